// A link from before to a part of a page that has a page of its own now: a[data-was="#part"].

export function followMoved(root) {
  const { hash } = window.location;
  const now = hash && root.querySelector(`a[data-was=${JSON.stringify(hash)}]`);
  if (now) window.location.replace(now.href);
}
