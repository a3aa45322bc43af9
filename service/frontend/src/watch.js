// Shows how far the work in the background is ([data-watch]) without loading the page anew.
// Without this script the page reloads itself, because nothing can be typed in it meanwhile.

const PAUSE = 2000;

export function watch(part) {
  window.setTimeout(async () => {
    const next = await ask(part);
    if (next === null) return;
    if (next) show(part, next);
    if (part.hasAttribute('data-watch')) watch(part);
  }, PAUSE);
}

// The same part of the page as it is now; undefined when the server does not answer for a moment.
async function ask(part) {
  try {
    const answer = await fetch(part.dataset.url);
    if (answer.redirected || [403, 404].includes(answer.status)) return null;
    if (!answer.ok) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.getElementById(part.id);
  } catch {
    return undefined;
  }
}

function show(part, next) {
  if (part.innerHTML !== next.innerHTML) part.replaceChildren(...next.childNodes);
  if (next.hasAttribute('data-watch')) return;
  document.getElementById('watched').textContent = part.getAttribute('data-watch');
  part.removeAttribute('data-watch');
}
