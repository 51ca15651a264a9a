/** What is on the pad: strokes, or one picture. Coordinates and widths are shares of the pad's side. */
export class Drawing {
  /** Width of a stroke: MNIST's are two to three of the 20 pixels of a digit's box. */
  static STROKE = 0.075;

  #strokes = [];
  #picture = null;

  get empty() {
    return this.#strokes.length === 0 && this.#picture === null;
  }

  get picture() {
    return this.#picture;
  }

  /** Begins a stroke; on a picture nothing is drawn, so it goes. */
  begin(point) {
    this.#picture = null;
    this.#strokes.push([point]);
  }

  /** Draws on, unless the stroke is gone in the meantime. */
  extend(point) {
    const stroke = this.#strokes.at(-1);
    const last = stroke?.at(-1);
    if (last && (last.x !== point.x || last.y !== point.y)) {
      stroke.push(point);
    }
  }

  /** Takes back the last stroke, or the picture. Returns whether there was any. */
  undo() {
    if (this.#picture !== null) {
      this.#picture = null;
      return true;
    }
    return this.#strokes.pop() !== undefined;
  }

  clear() {
    this.#strokes = [];
    this.#picture = null;
  }

  /** Puts a picture (an ImageBitmap) in the place of all strokes. */
  show(picture) {
    this.#strokes = [];
    this.#picture = picture;
  }

  /** Paints it on a square of so many pixels. */
  paint(context, size, ink) {
    if (this.#picture !== null) {
      const { width, height } = this.#picture;
      const scale = size / Math.max(width, height);
      // Small pictures are shown as the pixels they are.
      context.imageSmoothingEnabled = scale < 4;
      context.drawImage(this.#picture, (size - width * scale) / 2, (size - height * scale) / 2,
        width * scale, height * scale);
      return;
    }
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const stroke of this.#strokes) {
      paintStroke(context, size, stroke);
    }
  }

  /** The strokes as grey pixels row by row, ink 255 on 0. */
  pixels(size) {
    const canvas = document.createElement("canvas");
    canvas.width = size;
    canvas.height = size;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillRect(0, 0, size, size);
    this.paint(context, size, "#fff");
    const { data } = context.getImageData(0, 0, size, size);
    const pixels = new Array(size * size);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = data[4 * i];
    }
    return pixels;
  }
}

/** Curves from the middle of one segment to that of the next, with the recorded points for control points. */
function paintStroke(context, size, points) {
  const first = points[0];
  context.beginPath();
  context.arc(first.x * size, first.y * size, first.width * size / 2, 0, 2 * Math.PI);
  context.fill();
  let from = first;
  for (let i = 1; i < points.length; i++) {
    const point = points[i];
    const next = points[i + 1];
    const to = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : point;
    context.beginPath();
    context.lineWidth = point.width * size;
    context.moveTo(from.x * size, from.y * size);
    context.quadraticCurveTo(point.x * size, point.y * size, to.x * size, to.y * size);
    context.stroke();
    from = to;
  }
}
