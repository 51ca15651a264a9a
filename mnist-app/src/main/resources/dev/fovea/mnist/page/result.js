import { Columns, Ranking, span, track } from "./bars.js";
import { agreement, either, percentages, verdict } from "./words.js";

const SIDE = 28;

/** So many bars stand beside each other. */
const MOST_COLUMNS = 10;

/** Shows answers: the spot with the digit, what the networks saw, the bars, and each network's opinion. */
export class Result {
  #parts;
  #bars;
  #networks = [];
  #names = Array.from({ length: 10 }, (_, digit) => String(digit));
  #item = "digit";

  /** Takes the elements by their names: spot, sentence, agreement, seen, heading, bars, opinions, networks. */
  constructor(parts) {
    this.#parts = parts;
    this.#showNames();
  }

  /** Says what the networks know: the names of the classes, and what one image is called. */
  describe(names, item) {
    if (names.join("\n") !== this.#names.join("\n") || item !== this.#item) {
      this.#names = names;
      this.#item = item;
      this.#networks = [];
      this.#showNames();
    }
  }

  #showNames() {
    const brief = this.#names.length <= MOST_COLUMNS && this.#names.every(name => name.length === 1);
    this.#bars = new (brief ? Columns : Ranking)(this.#parts.bars, this.#names, this.#item);
    this.clear();
  }

  /** Shows one answer and returns it in words. */
  show({ probabilities, votes, networks, image, doubt }) {
    const { digits, sentence: read } = verdict(probabilities, this.#names);
    // The networks answer anything: what is none of theirs is told instead, and their answer beside it.
    const sentence = doubt ? `No single ${this.#item}: ${doubt}` : read;
    const agreed = doubt ? `Taken for one: ${read[0].toLowerCase()}${read.slice(1)}.` : agreement(votes, this.#names);
    this.#parts.sentence.textContent = sentence;
    this.#parts.agreement.textContent = agreed;
    this.#showSpot(
      doubt ? ["?"] : digits.slice(0, 2).map(digit => this.#names[digit]), doubt ? 0 : Math.max(...probabilities));
    this.#showImage(image, `What the networks see: 28 by 28 pixels, read as ${either(digits.map(digit => this.#names[digit]))}`);
    this.#bars.show(probabilities, digits);
    this.expect(networks.length);
    networks.forEach((own, i) => this.#networks[i].show(own, votes[i]));
    return `${sentence}, ${Math.max(...percentages(probabilities))} percent. ${agreed}`.trimEnd();
  }

  /** Nothing is asked. */
  clear() {
    this.#parts.sentence.textContent = `No ${this.#item} yet`;
    this.askFor("The answer moves while you draw.");
    this.#showSpot([], 0);
    this.#showImage(new Array(SIDE * SIDE).fill(0), "What the networks see: nothing yet");
    this.#bars.show(new Array(this.#names.length).fill(0), []);
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
      this.#networks = Array.from({ length: count }, (_, i) => new Opinion(i + 1, this.#names));
      this.#parts.networks.replaceChildren(...this.#networks.map(({ item }) => item));
    }
  }

  /** The surer, the sharper the spot's edge. */
  #showSpot(digits, certainty) {
    const { spot } = this.#parts;
    spot.classList.toggle("waiting", digits.length === 0);
    spot.classList.toggle("torn", digits.length > 1);
    spot.style.setProperty("--sharpness", String(certainty));
    // A long name stands beside it only.
    const names = digits.some(name => name.length > 1) ? [] : digits;
    spot.replaceChildren(...names.flatMap((digit, i) => i === 0 ? [span(digit)] : [span("or", "or"), span(digit)]));
  }

  #showImage(image, label) {
    const context = this.#parts.seen.getContext("2d");
    const pixels = context.createImageData(SIDE, SIDE);
    image.forEach((value, i) => pixels.data.set([value, value, value, 255], 4 * i));
    context.putImageData(pixels, 0, 0);
    this.#parts.seen.setAttribute("aria-label", label);
  }
}

/** One network's row: its number, its digit with the percentage, the probabilities in small. */
class Opinion {
  #columns;
  #names;
  #vote = span("", "vote");
  #said = span("", "visually-hidden");

  constructor(number, names) {
    // Many thin columns would say nothing.
    const tracks = Array.from({ length: names.length <= MOST_COLUMNS ? names.length : 0 }, track);
    this.#names = names;
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
    this.#columns.forEach((column, digit) => {
      column.style.setProperty("--share", String(probabilities[digit]));
      column.classList.toggle("named", digit === vote);
    });
    const percent = Math.round(100 * probabilities[vote]);
    this.#vote.replaceChildren(span(this.#names[vote], "label"), ` · ${percent}\u00a0%`);
    this.#said.textContent = `: ${this.#names[vote]}, ${percent} percent`;
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
