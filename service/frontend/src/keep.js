// Keeps what is typed in form[data-keep]: on the server when the attribute holds an address, and in
// this tab for as long as the server does not have it. Leaving asks only when neither is enough.

import { askBehind } from './background.js';
import * as device from './device.js';
import { fillAgain } from './refresh.js';

const PAUSE = 1500; // after the last key
const AGAIN = 15_000; // after the server did not take it
const LAST = 60_000; // bytes; a browser sends no more for a page that goes away
const OVER = 409; // somebody else was first, or another tab

export function keepTyping(form) {
  new Keeper(form).begin();
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.keep;
    this.line = form.querySelector('[data-kept]') ?? document.createElement('p');
    this.typed = 0; // the number of the last change
    this.safe = 0; // that of the last change the server has, or with no address this tab
    this.failedAt = null;
    this.leaving = false;
  }

  begin() {
    this.form.addEventListener('input', () => this.changed(PAUSE));
    this.form.addEventListener('change', () => this.changed(0));
    this.form.addEventListener('submit', (event) => event.defaultPrevented || this.leave());
    window.addEventListener('online', () => this.save());
    window.addEventListener('pagehide', () => this.save({ last: true }));
    window.addEventListener('pageshow', () => (this.leaving = false));
    document.addEventListener('visibilitychange', () => document.hidden && this.save({ last: true }));
    window.addEventListener('beforeunload', (event) => this.wouldLose() && event.preventDefault());
    this.bringBack();
  }

  changed(pause) {
    this.typed += 1;
    this.saveIn(pause);
  }

  saveIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save({ last = false } = {}) {
    clearTimeout(this.timer);
    if (this.typed === this.safe || this.leaving) return;
    const isOnDevice = device.put(this.form, this.entries());
    if (!this.address) {
      if (isOnDevice) this.done(this.typed, this.line.dataset.device);
      return;
    }
    if (this.running && !last) {
      this.saveIn(PAUSE);
      return;
    }
    this.running = true;
    await this.send(this.typed, last);
    this.running = false;
  }

  async send(number, last) {
    const answer = await this.ask(last);
    if (answer?.ok) this.done(number, answer.text);
    else this.failed(answer);
  }

  // What the server said, in words of its own; null when it said nothing that was meant for us.
  async ask(last, renewed = false) {
    const body = new URLSearchParams([...this.entries(), ['_action', 'draft'], ['_tab', device.tab()], ['csrf_token', this.token()]]);
    const keepalive = last && String(body).length < LAST;
    try {
      const answer = await askBehind(this.address, { method: 'POST', body, keepalive });
      if (answer.headers.get('Content-Type')?.startsWith('text/plain')) {
        return { ok: answer.ok, isOver: answer.status === OVER, text: await answer.text() };
      }
      if (answer.status === 400 && !renewed && !last && (await this.renewed())) return this.ask(last, true);
    } catch {
      // offline: it is tried again
    }
    return null;
  }

  // Somebody who signed in again in another tab goes on here.
  async renewed() {
    const answer = await askBehind(window.location.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    this.isOut = device.reader(page) !== device.reader();
    const token = page.querySelector('[name=csrf_token]')?.value;
    if (this.isOut || !token) return false;
    document.querySelectorAll('[name=csrf_token]').forEach((input) => (input.value = token));
    return true;
  }

  done(number, text) {
    this.safe = Math.max(this.safe, number);
    this.failedAt = null;
    this.isOut = false;
    if (this.address && this.safe === this.typed) device.drop(this.form);
    this.tell('saved', text);
  }

  failed(answer) {
    this.failedAt ??= new Date();
    const { failed = '', out = '' } = this.line.dataset;
    const since = failed.replace('{time}', this.clock(this.failedAt));
    this.tell('failed', [since, answer?.text ?? (this.isOut ? out : '')].join(' ').trim());
    this.saveIn(AGAIN);
  }

  clock(at) {
    return (this.line.dataset.clock ?? '')
      .replace('{h}', at.getHours())
      .replace('{m}', String(at.getMinutes()).padStart(2, '0'));
  }

  tell(state, text) {
    this.form.parentElement.querySelectorAll('[data-kept-before]').forEach((line) => line.remove());
    this.line.dataset.state = state;
    const words = this.line.lastElementChild;
    if (words && words.textContent !== text) words.textContent = text; // said once, not with every key
  }

  // A press of a button sends it all; if that does not arrive it is still here.
  leave() {
    this.leaving = true;
    clearTimeout(this.timer);
    device.put(this.form, this.entries(), true);
  }

  wouldLose() {
    if (this.leaving) return false;
    if ([...this.form.querySelectorAll('input[type=file]')].some((input) => input.files.length)) return true;
    if (this.typed === this.safe) return false;
    if (!this.address) return !device.put(this.form, this.entries());
    return this.failedAt !== null || String(new URLSearchParams(this.entries())).length >= LAST;
  }

  // What did not reach the server: after Back, a lost session or a page that broke off.
  async bringBack() {
    if (this.form.dataset.posted !== undefined) {
      this.changed(0); // the server shows what was sent, and keeps it nowhere
      return;
    }
    const kept = device.take(this.form);
    if (!kept || kept.who !== (device.reader() ?? '')) return;
    if (isSame(kept.entries, this.entries()) || this.hasArrived(kept.entries)) {
      device.drop(this.form); // it arrived after all
      return;
    }
    await fillAgain(this.form, kept.entries);
    this.tell('saved', this.line.dataset.back);
    if (this.address) this.changed(0);
  }

  // A page that shows its form again, empty, tells by their keys what arrived ([data-arrived]).
  hasArrived(entries) {
    const key = entries.find(([name]) => name === '_key')?.[1];
    return Boolean(key) && (this.form.dataset.arrived ?? '').split(' ').includes(key);
  }

  entries() {
    const isOurs = ([name, value]) => typeof value === 'string' && name !== 'csrf_token';
    return [...new FormData(this.form)].filter(isOurs);
  }

  token() {
    return this.form.elements.namedItem('csrf_token')?.value ?? '';
  }
}

function isSame(some, others) {
  const typed = (entries) => JSON.stringify(entries.filter(([name]) => !name.startsWith('_')));
  return typed(some) === typed(others);
}
