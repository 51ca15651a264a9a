/** How each canvas is drawn; again whenever the colours change. */
const drawings = new WeakMap();

/** A canvas of some pixels, drawn by a function of its context and of the colours. */
function drawn(attributes, width, height, draw) {
  const canvas = element('canvas', {width, height, ...attributes});
  drawings.set(canvas, () => draw(canvas.getContext('2d')));
  return canvas;
}

/** Draws all canvases within an element. */
function draw(within) {
  within.querySelectorAll('canvas').forEach((canvas) => drawings.get(canvas)?.());
}

/** What a colour of the style is now: [red, green, blue]. */
function rgb(name) {
  const probe = element('span', {hidden: ''});
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
  probe.remove();
  return [red, green, blue];
}

/** The same for what draws lines and text. */
function paint(name) {
  return `rgb(${rgb(name).join(' ')})`;
}

/** Says when the colours change: by the reader, by the system, for the printer. */
function followColours(changed) {
  const root = document.documentElement;
  document.addEventListener('themechange', changed);
  addEventListener('beforeprint', () => {
    root.dataset.printing = '';
    changed();
  });
  addEventListener('afterprint', () => {
    delete root.dataset.printing;
    changed();
  });
}
