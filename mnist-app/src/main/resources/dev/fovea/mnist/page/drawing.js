/** What is on the pad: strokes, or one picture. Coordinates are shares of the pad's side. */
export class Drawing {
  /** Width of a stroke on the pad; what is sent has its own. */
  static STROKE = 0.09;

  /** Width of a stroke as it is sent, in shares of the digit's longer side: MNIST's median is 2.5 to 2.9 pixels of 20. */
  static SENT_STROKE = 0.14;

  /** Strokes that do not reach further than this are a blot yet: the networks would take any of them for some digit. */
  static LEAST = 2 * Drawing.STROKE;

  /** A shorter step cannot be seen, and a stroke of many would only become slower to paint. */
  static #STEP = 0.002;

  #strokes = [];
  #picture = null;

  get empty() {
    return this.#strokes.length === 0 && this.#picture === null;
  }

  get picture() {
    return this.#picture;
  }

  /** Whether there are strokes large enough to be read. */
  get readable() {
    return this.#strokes.length > 0 && bounds(this.#strokes).extent > Drawing.LEAST;
  }

  /** Begins a stroke at a point: x, y, and `force`, how many times the usual width; on a picture nothing is drawn, so it goes. */
  begin(point) {
    this.#picture = null;
    this.#strokes.push([point]);
  }

  /** Draws on, unless the stroke is gone in the meantime. */
  extend(point) {
    const stroke = this.#strokes.at(-1);
    const last = stroke?.at(-1);
    if (last && Math.hypot(point.x - last.x, point.y - last.y) >= Drawing.#STEP) {
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

  /** Puts a picture (a canvas) in the place of all strokes. */
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
    context.save();
    context.scale(size, size);
    paintStrokes(context, this.#strokes, Drawing.STROKE, ink);
    context.restore();
  }

  /**
   * The strokes as grey pixels row by row, ink 255 on 0. They fill the square, and are as wide as MNIST's are for its digits, however
   * large one draws: with one width for all, a large digit would be thinner than any the networks have learnt.
   */
  pixels(size) {
    const canvas = document.createElement("canvas");
    canvas.width = size;
    canvas.height = size;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillRect(0, 0, size, size);
    const { x, y, extent } = bounds(this.#strokes);
    const { mean, greatest } = forces(this.#strokes);
    const scale = size * (1 - Drawing.SENT_STROKE * greatest / mean) / extent;
    context.translate(size / 2, size / 2);
    context.scale(scale, scale);
    context.translate(-x, -y);
    paintStrokes(context, this.#strokes, Drawing.SENT_STROKE * size / scale / mean, "#fff");
    const { data } = context.getImageData(0, 0, size, size);
    const pixels = new Array(size * size);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = data[4 * i];
    }
    return pixels;
  }
}

/** The middle of all points and the longer side of the box they are in. */
function bounds(strokes) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of strokes.flat()) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return {
    x: (box.left + box.right) / 2,
    y: (box.top + box.bottom) / 2,
    extent: Math.max(box.right - box.left, box.bottom - box.top),
  };
}

/** How hard the pen was pressed, on an average and at most. */
function forces(strokes) {
  const points = strokes.flat();
  return {
    mean: points.reduce((sum, { force }) => sum + force, 0) / points.length,
    greatest: points.reduce((most, { force }) => Math.max(most, force), 0),
  };
}

function paintStrokes(context, strokes, width, ink) {
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    paintStroke(context, stroke, width);
  }
}

/** Curves from the middle of one segment to that of the next, with the recorded points for control points. */
function paintStroke(context, points, width) {
  const first = points[0];
  context.beginPath();
  context.arc(first.x, first.y, first.force * width / 2, 0, 2 * Math.PI);
  context.fill();
  let from = first;
  for (let i = 1; i < points.length; i++) {
    const point = points[i];
    const next = points[i + 1];
    const to = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : point;
    context.beginPath();
    context.lineWidth = point.force * width;
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(point.x, point.y, to.x, to.y);
    context.stroke();
    from = to;
  }
}
