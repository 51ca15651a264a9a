import { Drawing } from "./drawing.js";

/** One pixel of the networks' picture, for the pen that the arrow keys move. */
const STEP = 1 / 28;

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
  #pointer = null;
  #keys = { x: 0.5, y: 0.5, down: false, held: new Set() };
  #painting = false;

  constructor(element, canvas, pen, listener) {
    this.#element = element;
    this.#canvas = canvas;
    this.#pen = pen;
    this.#listener = listener;
    element.addEventListener("pointerdown", event => this.#press(event));
    element.addEventListener("pointermove", event => this.#move(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      element.addEventListener(type, event => this.#lift(event));
    }
    element.addEventListener("keydown", event => this.#key(event));
    element.addEventListener("keyup", event => this.#keys.held.delete(event.key));
    element.addEventListener("blur", () => this.#leave());
    new ResizeObserver(() => this.#repaint()).observe(element);
    document.addEventListener("themechange", () => this.#repaint());
  }

  get drawing() {
    return this.#drawing;
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
    // One finger draws; others, and the mouse's other buttons, do not.
    if (this.#pointer !== null || event.button !== 0) {
      return;
    }
    this.#end();
    this.#pen.hidden = true;
    this.#pointer = event.pointerId;
    this.#element.setPointerCapture(event.pointerId);
    this.#drawing.begin(this.#point(event));
    this.#change();
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) {
      return;
    }
    const events = event.getCoalescedEvents();
    for (const step of events.length > 0 ? events : [event]) {
      this.#drawing.extend(this.#point(step));
    }
    this.#change();
  }

  #lift(event) {
    if (event.pointerId === this.#pointer) {
      this.#pointer = null;
      this.#listener.lifted();
    }
  }

  #point(event) {
    const box = this.#element.getBoundingClientRect();
    // Only pens know pressure; half of it gives the usual width.
    const width = Drawing.STROKE * (event.pointerType === "pen" ? 0.5 + event.pressure : 1);
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, width };
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
    for (const key of keys.held) {
      keys.x = Math.min(1, Math.max(0, keys.x + ARROWS[key][0] * STEP * factor));
      keys.y = Math.min(1, Math.max(0, keys.y + ARROWS[key][1] * STEP * factor));
    }
    this.#showPen();
    if (keys.down) {
      this.#drawing.extend(this.#keyPoint());
      this.#change();
    }
  }

  #togglePen() {
    const keys = this.#keys;
    keys.down = !keys.down;
    if (keys.down) {
      this.#drawing.begin(this.#keyPoint());
      this.#change();
    }
    this.#showPen();
    const column = Math.round(keys.x / STEP);
    const row = Math.round(keys.y / STEP);
    this.#listener.announce(`Pen ${keys.down ? "down" : "up"}, column ${column}, row ${row} of 28.`);
    if (!keys.down) {
      this.#listener.lifted();
    }
  }

  #keyPoint() {
    return { x: this.#keys.x, y: this.#keys.y, width: Drawing.STROKE };
  }

  #showPen() {
    this.#pen.hidden = false;
    this.#pen.style.left = `${100 * this.#keys.x}%`;
    this.#pen.style.top = `${100 * this.#keys.y}%`;
    this.#pen.classList.toggle("down", this.#keys.down);
  }

  #leave() {
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
