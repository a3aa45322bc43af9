// Brings what others did meanwhile ([data-meanwhile] of a page that was asked for) into the form that
// is being filled in, above its questions. Choices stand in that form: all it holds is sent with them.

export function showMeanwhile(form, page) {
  const found = [...page.querySelectorAll('[data-meanwhile]')];
  const place = placeIn(form);
  // What was taken over is told until there is something else to tell; a choice is over when made.
  if (!found.length && !choicesIn(place).length) return;
  const made = new Set(choicesIn(place).filter((choice) => choice.checked).map((choice) => choice.value));
  place.replaceChildren(...found);
  const choices = choicesIn(place);
  for (const choice of choices) choice.checked = made.has(choice.value);
  if (choices.length) found.at(-1).append(button(found.at(-1).dataset.goOn));
}

// Made before there is anything to tell, so that a screen reader hears it when there is.
export function placeIn(form) {
  const place = form.querySelector('#meanwhile') ?? document.createElement('div');
  if (!place.id) {
    place.id = 'meanwhile';
    place.setAttribute('aria-live', 'polite');
    form.querySelector('#fields').before(place);
  }
  return place;
}

function choicesIn(place) {
  return [...place.querySelectorAll('input[type=radio]')];
}

// A press of its own: arrows walk past the choices, and none of them replaces an answer by itself.
function button(words) {
  const line = document.createElement('p');
  line.className = 'go-on';
  const press = document.createElement('button');
  press.className = 'btn btn-primary btn-sm';
  press.name = '_action';
  press.value = 'refresh';
  press.textContent = words;
  line.append(press);
  return line;
}
