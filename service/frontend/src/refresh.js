// Asks the server for the questions again after an answer changed (form[data-refresh]).
// The server decides what shows; without this script a button with _action=refresh does the same.

import { askBehind } from './background.js';
import { placeIn, showMeanwhile } from './meanwhile.js';

const STOPPED = 409; // somebody else was first, or changed the same answers
const CONTROLS = 'input, select, textarea';

export function refreshOnChange(form) {
  let running = null;
  placeIn(form);
  form.addEventListener('change', async (event) => {
    if (event.target.type === 'file' || !event.target.closest('#fields')) return;
    running?.abort();
    running = new AbortController();
    const sent = valuesOf(form);
    const page = await ask(form, running.signal);
    if (!page) return;
    showMeanwhile(form, page);
    const next = page.querySelector('form[data-refresh] #fields');
    if (next) swap(form, next, sent); // else the step is over, or there is something to choose first
  });
}

function fieldsOf(root) {
  return root.querySelector('#fields');
}

async function ask(form, signal) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) {
    if (value instanceof File || name.startsWith('_choice.')) body.delete(name); // those wait for a press
  }
  body.set('_action', 'refresh');
  const target = form.getAttribute('action') || window.location.href;
  try {
    const answer = await askBehind(target, { method: 'POST', body, signal });
    if (answer.redirected || !(answer.ok || answer.status === STOPPED)) return null;
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return null; // offline or overtaken by a newer change: the page simply stays as it is
  }
}

function swap(form, next, sent) {
  const now = fieldsOf(form);
  const active = document.activeElement;
  const caret = caretOf(active);
  keepFiles(now, next);
  keepNewTyping(now, next, sent);
  keepOpen(now, next);
  now.replaceWith(next);
  const again = active?.id && document.getElementById(active.id);
  if (!again || again === document.activeElement) return; // what moved along lost the focus too
  again.focus({ preventScroll: true });
  if (caret) again.setSelectionRange(...caret);
}

// A file input cannot be filled by a script, so the old one moves along with its choice, and with
// the words that its choice is too large.
function keepFiles(now, next) {
  for (const input of now.querySelectorAll('input[type=file]')) {
    const twin = input.id && next.querySelector(`#${CSS.escape(input.id)}`);
    if (!twin) continue;
    const words = now.querySelector(`#${CSS.escape(input.id)}-w`);
    twin.replaceWith(...(words ? [words, input] : [input]));
  }
}

// What was typed while the server was thinking wins over its answer.
function keepNewTyping(now, next, sent) {
  for (const control of now.querySelectorAll(CONTROLS)) {
    if (!control.id || control.type === 'file' || stateOf(control) === sent.get(control.id)) continue;
    const twin = next.querySelector(`#${CSS.escape(control.id)}`);
    if (!twin) continue;
    if (isChoice(control)) twin.checked = control.checked;
    else twin.value = control.value;
  }
}

function keepOpen(now, next) {
  for (const details of now.querySelectorAll('details[id]')) {
    const twin = next.querySelector(`#${CSS.escape(details.id)}`);
    if (twin) twin.open = details.open;
  }
}

function valuesOf(form) {
  const controls = [...form.querySelectorAll(CONTROLS)].filter((control) => control.id);
  return new Map(controls.map((control) => [control.id, stateOf(control)]));
}

function stateOf(control) {
  return isChoice(control) ? control.checked : control.value;
}

function isChoice(control) {
  return control.type === 'radio' || control.type === 'checkbox';
}

function caretOf(control) {
  const hasCaret = control?.matches?.('textarea, input[type=text], input[type=search], input:not([type])');
  return hasCaret ? [control.selectionStart, control.selectionEnd] : null;
}
