// The slider through the moments of a case. Without this it works with its buttons: here it says
// in words where it stands while it moves, and follows as soon as it is let go.
const KEPT = 'regelwerk.travel'; // that the focus was on the slider when the page was left

export function travel(form) {
  const slider = form.querySelector('input[type=range]');
  const moments = [...form.querySelector('template[data-moments]').content.children];
  const began = slider.value;

  function say() {
    const { at, what } = moments[slider.value - 1].dataset;
    const words = { n: slider.value, count: slider.max, at, what };
    slider.setAttribute(
      'aria-valuetext',
      slider.dataset.words.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? ''),
    );
  }

  say();
  slider.addEventListener('input', say);
  // A key moves it one step at a time; who holds it down goes on only once the key is let go.
  const follow = () => {
    if (slider.value === began) return;
    sessionStorage.setItem(KEPT, 'yes');
    form.requestSubmit();
  };
  slider.addEventListener('pointerup', () => setTimeout(follow));
  slider.addEventListener('keyup', follow);
  if (sessionStorage.getItem(KEPT)) {
    sessionStorage.removeItem(KEPT);
    slider.focus({ preventScroll: true });
    form.closest('section')?.scrollIntoView();
  }
}
