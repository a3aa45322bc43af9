// A button that copies a short text and says so; without scripts it is not there.
export function copyText(button) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
