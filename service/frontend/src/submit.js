// Stops a second click on the same form. It never disables a button: its name and value must be sent.

const QUIET_MS = 8000; // a form that answers with a download leaves the page where it is

export function submitOnce(root) {
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, QUIET_MS);
  });
  // Back in history brings the page back as it was left: let it be sent again.
  window.addEventListener('pageshow', () => {
    root.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  });
}
