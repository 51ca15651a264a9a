/** An element with attributes (those that begin with "--" are properties of its style) and children, text or elements. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('--')) {
      made.style.setProperty(key, value);
    } else if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.flat());
  return made;
}

/** Text for those who listen only. */
function hidden(text) {
  return element('span', {class: 'hidden'}, text);
}

/** A table that scrolls in itself where it is too wide. */
function scrolling(label, table) {
  return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label}, table);
}

/** A cell, or a header of a column or of a row. */
function cell(text, attributes = {}) {
  return element('td', attributes, text);
}

function columnHeader(text, attributes = {}) {
  return element('th', {scope: 'col', ...attributes}, text);
}

function rowHeader(content, attributes = {}) {
  return element('th', {scope: 'row', ...attributes}, content);
}

/** What fills each disclosure. */
const fillings = new WeakMap();

/** Something to open, whose content is made when it is opened first; "name" tells it from others when it is made anew. */
function disclosure(name, title, content) {
  const made = element('details', {'data-name': name}, element('summary', {}, title));
  fillings.set(made, content);
  made.addEventListener('toggle', () => fill(made));
  return made;
}

/** Makes the content of a disclosure that is open. */
function fill(made) {
  if (made.open && made.childElementCount === 1) {
    made.append(fillings.get(made)());
  }
}

/** The name of a network after its colour. */
function named(network, index) {
  return [element('span', {class: 'swatch', '--colour': colour(index), 'aria-hidden': 'true'}), network.name];
}

/** Terms and what they are. */
function facts(pairs) {
  return element('dl', {class: 'facts'}, pairs
    .filter(([, value]) => value !== '')
    .flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]));
}

/** What stands where something is not known. */
function missing(text) {
  return element('p', {class: 'missing'}, text);
}
