// What was just done is said once: a reload or a bookmark of the page does not say it again.

const PARAMETER = 'melding';

export function forgetNotice() {
  const url = new URL(window.location.href);
  if (!url.searchParams.has(PARAMETER)) return;
  url.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, '', url);
}
