// Counts down how long what was just completed can be taken back ([data-undo], in seconds). A screen
// reader hears it twice, not every second: shortly before the end, and when it is over.

const SOON = 15;
const SECOND = 1000;

export function countDown(offer) {
  const number = offer.querySelector('[data-undo-left]');
  const said = offer.querySelector('[data-undo-said]');
  const ends = performance.now() + Number(offer.dataset.undo) * SECOND;
  const timer = window.setInterval(() => {
    const left = Math.ceil((ends - performance.now()) / SECOND);
    if (left > 0) number.textContent = String(left);
    if (left > 0 && left <= SOON && !said.textContent) said.textContent = offer.dataset.soon.replace('{n}', String(left));
    if (left > 0) return;
    window.clearInterval(timer);
    for (const part of [...offer.children].filter((each) => each !== said)) part.remove();
    said.textContent = offer.dataset.over;
    said.className = 'small';
  }, SECOND);
}
