// What was typed and is not safe on the server yet, kept in this tab until it is. It goes with the
// tab, and earlier when somebody signs out, when somebody else signs in, or after a while: computers
// are shared.

const PREFIX = 'kept:';
const TAB = 'kept-tab';
const HOUR = 3_600_000;
let isOver = false;
const LASTS = { staff: 12 * HOUR, anybody: HOUR };

// True when it was kept: a browser may have no room, or forbid it.
export function put(form, entries, sent = false) {
  if (isOver) return false;
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ who: reader() ?? '', at: Date.now(), sent, entries }));
    return true;
  } catch {
    return false;
  }
}

export function take(form) {
  return read(keyOf(form));
}

export function drop(form) {
  attempt(() => sessionStorage.removeItem(keyOf(form)));
}

export function reader(page = document) {
  return page.documentElement.dataset.reader;
}

// The name of this tab, by which the server knows its own drafts again.
export function tab() {
  return attempt(() => {
    if (!sessionStorage.getItem(TAB)) sessionStorage.setItem(TAB, crypto.randomUUID());
    return sessionStorage.getItem(TAB);
  }) ?? '';
}

// Throws away what is over. An error page says so ([data-stopped]): what was sent did not arrive.
export function tidy() {
  const here = reader();
  const isOpen = document.documentElement.dataset.stopped !== undefined || document.querySelector('[type=password]');
  const shown = new Set([...document.forms].map(keyOf));
  for (const key of keys()) {
    const kept = read(key);
    const isOld = !kept || Date.now() - kept.at > (kept.who ? LASTS.staff : LASTS.anybody);
    const isOthers = kept && here && kept.who !== here;
    const hasArrived = kept?.sent && !isOpen && !shown.has(key);
    if (isOld || isOthers || hasArrived) attempt(() => sessionStorage.removeItem(key));
  }
}

// A form that ends a visit ([data-forget]) leaves nothing behind.
export function forgetOnLeaving(form) {
  form.addEventListener('submit', () => {
    isOver = true; // the page that goes away keeps itself once more
    keys().forEach((key) => attempt(() => sessionStorage.removeItem(key)));
  });
}

function keyOf(form) {
  return PREFIX + new URL(form.getAttribute('action') || window.location.href, window.location.href).pathname;
}

function keys() {
  return attempt(() => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))) ?? [];
}

function read(key) {
  return attempt(() => JSON.parse(sessionStorage.getItem(key)));
}

function attempt(act) {
  try {
    return act();
  } catch {
    return null; // storage is forbidden here, or holds something that is not ours
  }
}
