// Warns before leaving a form marked data-guard with typing that was not sent.

export function guardTyping(form) {
  let changed = false;
  form.addEventListener('input', () => (changed = true));
  form.addEventListener('submit', () => (changed = false));
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });
}
