// Keys for who does this all day: / goes to the search, J and K (or the arrows, once a row has the
// focus) walk through the rows of a list, Enter opens. The focus itself moves, so a screen reader
// tells each row. Single letters work only when no field has the focus, and can be switched off
// (WCAG 2.1.4); the choice stays on this device.

const KEPT = 'regelwerk.keys';
const OFF = 'off';
const TYPING = 'input, textarea, select, [contenteditable], [role=textbox], [role=application], dialog';
const ROWS = '[data-row]';

export function pressKeys(root) {
  root.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPING)) return;
    if (done(root, event)) event.preventDefault();
  });
}

export function switchKeys(button) {
  const show = () => button.setAttribute('aria-pressed', String(areOn()));
  button.addEventListener('click', () => {
    keep(areOn() ? OFF : '');
    show();
  });
  show();
}

function done(root, event) {
  const inRow = event.target.closest?.(ROWS);
  if (inRow && event.key === 'ArrowDown') return walk(root, inRow, 1);
  if (inRow && event.key === 'ArrowUp') return walk(root, inRow, -1);
  if (!areOn()) return false;
  if (event.key === '/') return search(root);
  if (event.key === 'j' || event.key === 'J') return walk(root, inRow, 1);
  if (event.key === 'k' || event.key === 'K') return walk(root, inRow, -1);
  return false;
}

function search(root) {
  const field = root.querySelector('[role=search] input[type=search]');
  if (field) {
    field.focus();
    field.select();
    return true;
  }
  const elsewhere = root.querySelector('[data-search]')?.dataset.search;
  if (elsewhere) window.location.assign(elsewhere);
  return Boolean(elsewhere);
}

function walk(root, from, step) {
  const rows = [...root.querySelectorAll(ROWS)];
  if (rows.length === 0) return false;
  const at = from ? rows.indexOf(from) + step : step > 0 ? 0 : rows.length - 1;
  const link = rows[Math.min(Math.max(at, 0), rows.length - 1)].querySelector('a');
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
  return Boolean(link);
}

// A browser that keeps nothing has the keys on.
function areOn() {
  try {
    return localStorage.getItem(KEPT) !== OFF;
  } catch {
    return true;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // nothing can be kept here: the keys stay on
  }
}
