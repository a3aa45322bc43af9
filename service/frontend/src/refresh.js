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
    await renew(form, new FormData(form), running.signal);
  });
}

// Lays answers of before ([name, value]) over a form: at once where their questions stand, and the
// questions that they bring as the server shows them.
export async function fillAgain(form, entries) {
  const left = new Map();
  for (const [name, value] of entries) left.set(name, [...(left.get(name) ?? []), value]);
  for (const control of form.querySelectorAll(CONTROLS)) {
    if (!control.name || control.name === 'csrf_token' || control.type === 'file') continue;
    if (isChoice(control)) control.checked = left.get(control.name)?.includes(control.value) ?? false;
    else if (left.get(control.name)?.length) control.value = left.get(control.name).shift();
  }
  if (!fieldsOf(form)) return; // a form of a few answers, that asks the server nothing
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  body.set('csrf_token', form.elements.namedItem('csrf_token')?.value ?? '');
  placeIn(form);
  await renew(form, body);
}

async function renew(form, body, signal) {
  const sent = valuesOf(form);
  const page = await ask(form, body, signal);
  if (!page) return;
  showMeanwhile(form, page);
  const next = page.querySelector('form[data-keep] #fields');
  if (next) swap(form, next, sent); // else the step is over, or there is something to choose first
}

function fieldsOf(root) {
  return root.querySelector('#fields');
}

async function ask(form, body, signal) {
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
