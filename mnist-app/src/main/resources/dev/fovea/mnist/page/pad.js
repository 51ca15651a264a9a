import { Drawing } from "./drawing.js";

/** Rows and columns of the networks' picture, in whose pixels the arrow keys move the pen. */
const SIDE = 28;

/** Milliseconds of rest after which it is said where the keys have moved the pen to. */
const REST = 500;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The square one draws on, with mouse, pen, finger or keys. It tells its listener:
 *   changed()        there is something else on it
 *   lifted()         a stroke is complete
 *   announce(text)   what somebody who does not see it must know
 */
export class Pad {
  #element;
  #canvas;
  #pen;
  #listener;
  #drawing = new Drawing();
  /** The pointer that draws: its id and its type. */
  #pointer = null;
  #keys = { column: 14, row: 14, down: false, held: new Set() };
  #rest = null;
  #painting = false;

  constructor(element, canvas, pen, listener) {
    this.#element = element;
    this.#canvas = canvas;
    this.#pen = pen;
    this.#listener = listener;
    element.addEventListener("pointerdown", event => this.#press(event));
    element.addEventListener("pointermove", event => this.#move(event));
    element.addEventListener("pointerup", event => this.#lift(event));
    element.addEventListener("pointercancel", event => this.#cancel(event));
    element.addEventListener("lostpointercapture", event => this.#lift(event));
    element.addEventListener("keydown", event => this.#key(event));
    element.addEventListener("keyup", event => this.#keys.held.delete(event.key));
    element.addEventListener("focus", () => this.#enter());
    element.addEventListener("blur", () => this.#leave());
    new ResizeObserver(() => this.#repaint()).observe(element);
    document.addEventListener("themechange", () => this.#repaint());
    this.#watchResolution();
  }

  get drawing() {
    return this.#drawing;
  }

  /** Whether a stroke is being drawn. */
  get drawn() {
    return this.#pointer !== null || this.#keys.down;
  }

  undo() {
    this.#end();
    if (this.#drawing.undo()) {
      this.#change();
      this.#listener.announce("Undone.");
    } else {
      this.#listener.announce("Nothing to undo.");
    }
  }

  clear() {
    this.#end();
    this.#drawing.clear();
    this.#change();
    this.#listener.announce("Cleared.");
  }

  show(picture) {
    this.#end();
    this.#drawing.show(picture);
    this.#change();
  }

  // --- pointer --------------------------------------------------------------------------------------------------

  #press(event) {
    if (event.button !== 0) {
      return;
    }
    if (this.#pointer !== null) {
      // One finger draws, others do not; but what rests on the screen when a pen comes is the hand that holds it.
      if (event.pointerType !== "pen" || this.#pointer.type !== "touch") {
        return;
      }
      this.#takeBack();
    }
    this.#end();
    this.#pen.hidden = true;
    this.#pointer = { id: event.pointerId, type: event.pointerType };
    this.#element.setPointerCapture(event.pointerId);
    this.#drawing.begin(this.#point(event));
    this.#change();
  }

  #move(event) {
    if (event.pointerId !== this.#pointer?.id) {
      return;
    }
    if (event.buttons === 0) {
      // It was let go where nobody told of it.
      this.#lift(event);
      return;
    }
    // Not every browser has it, and none where the page comes from another machine without encryption.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const step of events.length > 0 ? events : [event]) {
      this.#drawing.extend(this.#point(step));
    }
    this.#change();
  }

  #lift(event) {
    if (event.pointerId === this.#pointer?.id) {
      this.#pointer = null;
      this.#listener.lifted();
    }
  }

  /** The system takes a touch for something else: for a gesture, for the palm of a hand. */
  #cancel(event) {
    if (event.pointerId === this.#pointer?.id) {
      this.#takeBack();
    }
  }

  #takeBack() {
    this.#pointer = null;
    this.#drawing.undo();
    this.#change();
    this.#listener.lifted();
  }

  #point(event) {
    const box = this.#element.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
      // Only pens know pressure; half of it gives the usual width.
      force: event.pointerType === "pen" ? 0.5 + event.pressure : 1,
    };
  }

  // --- keys -----------------------------------------------------------------------------------------------------

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const keys = this.#keys;
    if (event.key in ARROWS) {
      keys.held.add(event.key);
      this.#step(event.shiftKey ? 3 : 1);
    } else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) {
        this.#togglePen();
      }
    } else if (event.key === "Escape" && keys.down) {
      this.#togglePen();
    } else if (event.key === "Backspace") {
      this.undo();
    } else if (event.key === "Delete") {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** All arrows that are held count, so that two of them go diagonally. */
  #step(factor) {
    const keys = this.#keys;
    const moved = (place, by) => Math.min(SIDE, Math.max(1, place + by * factor));
    for (const key of keys.held) {
      keys.column = moved(keys.column, ARROWS[key][0]);
      keys.row = moved(keys.row, ARROWS[key][1]);
    }
    this.#showPen();
    if (keys.down) {
      this.#drawing.extend(this.#keyPoint());
      this.#change();
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#listener.announce(`Column ${keys.column}, row ${keys.row}.`), REST);
  }

  #togglePen() {
    const keys = this.#keys;
    keys.down = !keys.down;
    if (keys.down) {
      this.#drawing.begin(this.#keyPoint());
      this.#change();
    }
    this.#showPen();
    clearTimeout(this.#rest);
    this.#listener.announce(`Pen ${keys.down ? "down" : "up"}, column ${keys.column}, row ${keys.row} of ${SIDE}.`);
    if (!keys.down) {
      this.#listener.lifted();
    }
  }

  /** The middle of the pixel that the pen is on. */
  #keyPoint() {
    return { x: (this.#keys.column - 0.5) / SIDE, y: (this.#keys.row - 0.5) / SIDE, force: 1 };
  }

  #showPen() {
    const { x, y } = this.#keyPoint();
    this.#pen.hidden = false;
    this.#pen.style.left = `${100 * x}%`;
    this.#pen.style.top = `${100 * y}%`;
    this.#pen.classList.toggle("down", this.#keys.down);
  }

  /** Who comes by keys sees where the pen is. */
  #enter() {
    if (this.#element.matches(":focus-visible")) {
      this.#showPen();
    }
  }

  #leave() {
    clearTimeout(this.#rest);
    this.#keys.held.clear();
    this.#pen.hidden = true;
    if (this.#keys.down) {
      this.#keys.down = false;
      this.#listener.lifted();
    }
  }

  /** Whatever stroke is being drawn ends here. */
  #end() {
    this.#pointer = null;
    this.#keys.down = false;
    this.#pen.classList.remove("down");
  }

  // --- painting -------------------------------------------------------------------------------------------------

  /** A window may be moved to a screen with other pixels; the size of the pad is the same there. */
  #watchResolution() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      this.#repaint();
      this.#watchResolution();
    }, { once: true });
  }

  #change() {
    this.#element.classList.toggle("used", !this.#drawing.empty);
    this.#repaint();
    this.#listener.changed();
  }

  #repaint() {
    if (!this.#painting) {
      this.#painting = true;
      requestAnimationFrame(() => {
        this.#painting = false;
        this.#paint();
      });
    }
  }

  #paint() {
    const size = Math.max(1, Math.round(this.#canvas.clientWidth * devicePixelRatio));
    if (this.#canvas.width !== size) {
      this.#canvas.width = size;
      this.#canvas.height = size;
    }
    const context = this.#canvas.getContext("2d");
    context.clearRect(0, 0, size, size);
    this.#drawing.paint(context, size, getComputedStyle(this.#canvas).color);
  }
}
