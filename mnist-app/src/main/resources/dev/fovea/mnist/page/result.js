import { agreement, either, percentages, verdict } from "./words.js";

const SIDE = 28;

/** Shows answers: the spot with the digit, what the networks saw, the bars, and each network's opinion. */
export class Result {
  #parts;
  #bars;
  #networks = [];

  /** Takes the elements by their names: spot, sentence, agreement, seen, heading, bars, opinions, networks. */
  constructor(parts) {
    this.#parts = parts;
    this.#bars = Array.from({ length: 10 }, (_, digit) => bar(digit));
    parts.bars.replaceChildren(...this.#bars.map(({ item }) => item));
    this.clear();
  }

  /** Shows one answer and returns it in words. */
  show({ probabilities, votes, networks, image }) {
    const { digits, sentence } = verdict(probabilities);
    const agreed = agreement(votes);
    this.#parts.sentence.textContent = sentence;
    this.#parts.agreement.textContent = agreed;
    this.#showSpot(digits.slice(0, 2), Math.max(...probabilities));
    this.#showImage(image, `What the networks see: 28 by 28 pixels, read as ${either(digits)}`);
    this.#showBars(probabilities, digits);
    this.expect(networks.length);
    networks.forEach((own, i) => this.#networks[i].show(own, votes[i]));
    return `${sentence}, ${Math.max(...percentages(probabilities))} percent. ${agreed}`.trimEnd();
  }

  /** Nothing is asked. */
  clear() {
    this.#parts.sentence.textContent = "No digit yet";
    this.askFor("The answer moves while you draw.");
    this.#showSpot([], 0);
    this.#showImage(new Array(SIDE * SIDE).fill(0), "What the networks see: nothing yet");
    this.#showBars(new Array(10).fill(0), []);
    this.#networks.forEach(network => network.clear());
  }

  /** Says what to do, where there is no answer. */
  askFor(text) {
    this.#parts.agreement.textContent = text;
  }

  /** Makes room for the opinions of so many networks; that of a single one is what the bars show. */
  expect(count) {
    this.#parts.opinions.hidden = count === 1;
    this.#parts.opinions.parentElement.classList.toggle("alone", count === 1);
    this.#parts.heading.textContent = count === 1 ? "Probability, %" : "All together, %";
    if (this.#networks.length !== count) {
      this.#networks = Array.from({ length: count }, (_, i) => new Opinion(i + 1));
      this.#parts.networks.replaceChildren(...this.#networks.map(({ item }) => item));
    }
  }

  /** The surer, the sharper the spot's edge. */
  #showSpot(digits, certainty) {
    const { spot } = this.#parts;
    spot.classList.toggle("waiting", digits.length === 0);
    spot.classList.toggle("torn", digits.length > 1);
    spot.style.setProperty("--sharpness", String(certainty));
    spot.replaceChildren(...digits.flatMap((digit, i) => i === 0 ? [span(digit)] : [span("or", "or"), span(digit)]));
  }

  #showImage(image, label) {
    const context = this.#parts.seen.getContext("2d");
    const pixels = context.createImageData(SIDE, SIDE);
    image.forEach((value, i) => pixels.data.set([value, value, value, 255], 4 * i));
    context.putImageData(pixels, 0, 0);
    this.#parts.seen.setAttribute("aria-label", label);
  }

  #showBars(probabilities, named) {
    percentages(probabilities).forEach((percent, digit) => {
      const { item, meter, value, column } = this.#bars[digit];
      meter.style.setProperty("--share", String(probabilities[digit]));
      meter.setAttribute("aria-valuenow", String(percent));
      meter.setAttribute("aria-valuetext", `${percent} percent`);
      value.textContent = percent > 0 ? String(percent) : "";
      item.classList.toggle("named", named.includes(digit));
      column.classList.toggle("named", named.includes(digit));
    });
  }
}

/** One network's row: its number, its digit with the percentage, its ten probabilities in small. */
class Opinion {
  #columns;
  #vote = span("", "vote");
  #said = span("", "visually-hidden");

  constructor(number) {
    const tracks = Array.from({ length: 10 }, track);
    this.#columns = tracks.map(({ column }) => column);
    const profile = span("", "profile");
    profile.append(...tracks.map(({ element }) => element));
    for (const seen of [profile, this.#vote]) {
      seen.setAttribute("aria-hidden", "true");
    }
    this.item = document.createElement("li");
    this.item.append(span(`Network ${number}`, "name"), this.#said, this.#vote, profile);
    this.clear();
  }

  show(probabilities, vote) {
    probabilities.forEach((p, digit) => {
      this.#columns[digit].style.setProperty("--share", String(p));
      this.#columns[digit].classList.toggle("named", digit === vote);
    });
    const percent = Math.round(100 * probabilities[vote]);
    this.#vote.replaceChildren(span(vote, "label"), ` · ${percent}\u00a0%`);
    this.#said.textContent = `: ${vote}, ${percent} percent`;
  }

  clear() {
    for (const column of this.#columns) {
      column.style.setProperty("--share", "0");
      column.classList.remove("named");
    }
    this.#vote.textContent = "";
    this.#said.textContent = ": nothing yet";
  }
}

/** The bar of one digit, upright, with its percentage above and the digit below. */
function bar(digit) {
  const item = document.createElement("li");
  const meter = span("", "meter");
  meter.setAttribute("role", "meter");
  meter.setAttribute("aria-label", `Digit ${digit}`);
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  const value = span("", "value");
  const name = span(digit, "digit");
  value.setAttribute("aria-hidden", "true");
  name.setAttribute("aria-hidden", "true");
  const { element, column } = track();
  meter.append(element, value);
  item.append(meter, name);
  return { item, meter, value, column };
}

/** The groove of a bar, in which it moves. */
function track() {
  const element = span("", "track");
  const column = span("", "column");
  element.append(column);
  return { element, column };
}

function span(text, name = "") {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = String(text);
  return element;
}
