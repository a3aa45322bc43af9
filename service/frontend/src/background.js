// Asks the server something beside the page that is being read. Its answer sets no cookie: it may
// arrive after that of a later click, and would put back what the browser knew before.

export function askBehind(url, options = {}) {
  return fetch(url, { ...options, headers: { 'X-Background': 'yes' } });
}
