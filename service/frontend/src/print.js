// A button that prints the page; without scripts the menu of the browser does the same.
export function printPage(button) {
  button.addEventListener('click', () => window.print());
}
