// Enter in an answer never sends form[data-keep]: it would complete a task, or send a letter.
// Without this script it presses the first button of the form, which only shows it again; that of
// form[data-turns] keeps the answers and turns the page, so there it may.

const SENDS = 'input:not([type=submit], [type=button], [type=file])';

export function enterStays(form) {
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches(SENDS)) event.preventDefault();
  });
}
