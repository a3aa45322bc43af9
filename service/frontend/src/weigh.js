// Says that chosen files are too large before they are sent: input[type=file][data-together].
// The server weighs them again, and keeps what was typed when this script is absent.

export function weighFiles(form) {
  const inputs = () => [...form.querySelectorAll('input[type=file][data-together]')];
  form.addEventListener('change', (event) => {
    if (event.target.type === 'file') inputs().forEach((input) => tell(input, inputs()));
  });
  form.addEventListener('submit', (event) => {
    const wrong = inputs().filter((input) => tell(input, inputs()));
    if (!wrong.length) return;
    event.preventDefault();
    wrong[0].focus();
  });
}

// Shows or takes back the words at *input*; returns whether it is wrong.
function tell(input, all) {
  const isWrong = isTooLarge(input, all);
  const id = `${input.id}-w`;
  const shown = document.getElementById(id);
  if (!isWrong) shown?.remove();
  else if (!shown) input.before(words(id, input.dataset.tooLarge));
  describe(input, id, isWrong);
  return isWrong;
}

function isTooLarge(input, all) {
  const sizes = [...input.files].map((file) => file.size);
  if (!sizes.length) return false;
  const together = all.flatMap((each) => [...each.files]).reduce((sum, file) => sum + file.size, 0);
  return Math.max(...sizes) > Number(input.dataset.most) || together > Number(input.dataset.together);
}

function words(id, text) {
  const line = document.createElement('p');
  line.className = 'error';
  line.id = id;
  line.setAttribute('role', 'alert');
  line.textContent = text;
  return line;
}

function describe(input, id, isWrong) {
  const ids = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((each) => each && each !== id);
  if (isWrong) ids.push(id);
  if (ids.length) input.setAttribute('aria-describedby', ids.join(' '));
  else input.removeAttribute('aria-describedby');
}
