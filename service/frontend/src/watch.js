// Shows how far the work in the background is ([data-watch]) without loading the page anew.
// Without this script the page reloads itself, because nothing can be typed in it meanwhile.

import { askBehind } from './background.js';

const PAUSE = 2000;

export function watch(mark) {
  window.setTimeout(async () => {
    const page = await ask(mark.dataset.url);
    if (page === null) return;
    const busy = page === undefined || show(mark, page);
    if (busy) watch(mark);
    else mark.textContent = mark.dataset.watch;
  }, PAUSE);
}

// The page as it is now; undefined when the server does not answer for a moment.
async function ask(url) {
  try {
    const answer = await askBehind(url);
    if (answer.redirected || [403, 404].includes(answer.status)) return null;
    if (!answer.ok) return undefined;
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return undefined;
  }
}

// Puts in place what changed; true when there is more to come.
function show(mark, page) {
  for (const id of mark.dataset.parts.split(' ')) {
    const [now, next] = [document, page].map((each) => each.getElementById(id));
    if (now && next && now.innerHTML !== next.innerHTML) now.replaceWith(next);
  }
  return page.querySelector('[data-watch]') !== null;
}
