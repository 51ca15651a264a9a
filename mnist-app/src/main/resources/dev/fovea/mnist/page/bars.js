import { percentages } from "./words.js";

/** How many of the likeliest classes are ranked. */
const RANKED = 5;

/** A bar for each class of a few with brief names, all beside each other. */
export class Columns {
  #bars;

  constructor(list, names, item) {
    this.#bars = names.map(name => bar(item, name));
    list.classList.remove("ranked");
    list.style.setProperty("--classes", String(names.length));
    list.replaceChildren(...this.#bars.map(({ place }) => place));
  }

  /** Shows all probabilities; those named in the sentence stand out. */
  show(probabilities, named) {
    percentages(probabilities).forEach((percent, digit) => {
      const { place, meter, value, column } = this.#bars[digit];
      fill(meter, probabilities[digit], percent);
      value.textContent = percent > 0 ? String(percent) : "";
      place.classList.toggle("named", named.includes(digit));
      column.classList.toggle("named", named.includes(digit));
    });
  }
}

/** The likeliest of many classes, one below the other. */
export class Ranking {
  #names;
  #rows;

  constructor(list, names) {
    this.#names = names;
    this.#rows = Array.from({ length: Math.min(RANKED, names.length) }, row);
    list.classList.add("ranked");
    list.replaceChildren(...this.#rows.map(({ place }) => place));
  }

  /** Shows the greatest probabilities; nothing if there are none yet. */
  show(probabilities, named) {
    const percents = percentages(probabilities);
    const order = probabilities.map((_, label) => label).sort((a, b) => probabilities[b] - probabilities[a]);
    this.#rows.forEach(({ place, meter, name, value, column }, rank) => {
      const label = order[rank];
      const asked = probabilities[order[0]] > 0;
      fill(meter, probabilities[label], percents[label]);
      meter.setAttribute("aria-label", asked ? this.#names[label] : "Nothing yet");
      name.textContent = asked ? this.#names[label] : "";
      value.textContent = asked ? String(percents[label]) : "";
      place.classList.toggle("named", named.includes(label));
      column.classList.toggle("named", named.includes(label));
    });
  }
}

function fill(meter, share, percent) {
  meter.style.setProperty("--share", String(share));
  meter.setAttribute("aria-valuenow", String(percent));
  meter.setAttribute("aria-valuetext", `${percent} percent`);
}

function row() {
  const place = document.createElement("li");
  const meter = span("", "meter");
  meter.setAttribute("role", "meter");
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  const name = span("", "class");
  const value = span("", "value");
  name.setAttribute("aria-hidden", "true");
  value.setAttribute("aria-hidden", "true");
  const { element, column } = track();
  meter.append(element);
  place.append(name, meter, value);
  return { place, meter, name, value, column };
}

/** The bar of one class, upright, with its percentage above and the name below. */
function bar(item, label) {
  const place = document.createElement("li");
  const meter = span("", "meter");
  meter.setAttribute("role", "meter");
  meter.setAttribute("aria-label", `${item[0].toUpperCase()}${item.slice(1)} ${label}`);
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  const value = span("", "value");
  const name = span(label, "digit");
  value.setAttribute("aria-hidden", "true");
  name.setAttribute("aria-hidden", "true");
  const { element, column } = track();
  meter.append(element, value);
  place.append(meter, name);
  return { place, meter, value, column };
}

/** The groove of a bar, in which it moves. */
export function track() {
  const element = span("", "track");
  const column = span("", "column");
  element.append(column);
  return { element, column };
}

export function span(text, name = "") {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = String(text);
  return element;
}
