/** Makes the content of a part anew and leaves the reader where he was: what is open, has the focus, is scrolled. */
function remake(content, children) {
  const open = [...content.querySelectorAll('details[open]')].map((one) => one.dataset.name);
  const scrolled = [...content.querySelectorAll('.scroll')].map((one) => [label(one), one.scrollLeft, one.scrollTop]);
  const focused = content.contains(document.activeElement) ? label(document.activeElement) : null;
  content.replaceChildren(...children);
  for (const one of content.querySelectorAll('details')) {
    one.open = open.includes(one.dataset.name);
    fill(one);
  }
  for (const one of content.querySelectorAll('.scroll')) {
    const [, left, top] = scrolled.find(([name]) => name === label(one)) ?? [null, 0, 0];
    one.scrollTo(left, top);
  }
  if (focused !== null) {
    [...content.querySelectorAll('a, summary, [tabindex]')].find((one) => label(one) === focused)
      ?.focus({preventScroll: true});
  }
  draw(content);
}

/** By what an element that can have the focus is known. */
function label(one) {
  return one.getAttribute('aria-label') ?? one.textContent;
}
