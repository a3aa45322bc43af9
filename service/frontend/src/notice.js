// What was just done is said once: a reload or a bookmark of the page does not say it again, unless
// it can still be taken back there.

const PARAMETER = 'melding';

export function forgetNotice() {
  const url = new URL(window.location.href);
  if (!url.searchParams.has(PARAMETER) || document.querySelector('[data-undo]')) return;
  url.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, '', url);
}
