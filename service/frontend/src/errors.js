// Puts the focus on the error summary, so that a screen reader starts there.

export function focusErrors() {
  document.querySelector('.errors[tabindex="-1"]')?.focus();
}
