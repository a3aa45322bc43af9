// Says that chosen files (input[type=file][data-together]) are too large, too many or of another kind,
// or that answers (form[data-longest]) are too large, before they are sent. The server weighs files again, and keeps what was typed.

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

const LONG = 100_000; // characters; what is shorter is not worth weighing at each press of a key

// What is too long is not sent at all: the server could not read it, and would have nothing to show.
export function weighAnswers(form) {
  const answers = () => [...form.querySelectorAll('textarea, input[type=text]')];
  const judge = () => {
    const longest = answers().sort((a, b) => b.value.length - a.value.length)[0];
    const isWrong = sizeOf(form) > Number(form.dataset.longest);
    answers().forEach((each) => mark(each, isWrong && each === longest, form.dataset.tooLong));
    return isWrong ? longest : null;
  };
  let wrong = null;
  // While typing, and not on leaving the answer: a page that moves under a click loses that click.
  form.addEventListener('input', (event) => {
    if (wrong || event.target.value?.length > LONG) wrong = judge();
  });
  form.addEventListener('submit', (event) => {
    wrong = judge();
    if (!wrong) return;
    event.preventDefault();
    wrong.focus();
  });
}

function sizeOf(form) {
  return new Blob([...new FormData(form).values()].filter((value) => typeof value === 'string')).size;
}

// Shows or takes back the words at *input*; returns whether it is wrong.
function tell(input, all) {
  const words = wrongKind(input) ?? tooMany(input, all) ?? (isTooLarge(input, all) ? input.dataset.tooLarge : null);
  return mark(input, words !== null, words);
}

function wrongKind(input) {
  const taken = input.accept.split(',');
  const isTaken = ({ name, type }) => {
    const suffix = name.slice(name.lastIndexOf('.')).toLowerCase();
    return taken.some((each) => each === suffix || each === type || each === `${type.split('/')[0]}/*`);
  };
  const wrong = [...input.files].find((file) => !isTaken(file));
  return wrong ? input.dataset.wrongKind.replace('{name}', wrong.name) : null;
}

function tooMany(input, all) {
  const count = all.reduce((sum, each) => sum + each.files.length, 0);
  const isWrong = input.files.length && count > Number(input.dataset.files);
  return isWrong ? input.dataset.tooMany.replace('{count}', count) : null;
}

function mark(input, isWrong, text) {
  const id = `${input.id}-w`;
  const shown = document.getElementById(id);
  if (!isWrong && !shown) return false;
  if (!isWrong) shown.remove();
  else if (shown) shown.textContent = text;
  else input.before(words(id, text));
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
