/** A picture with more pixels on a side is sent smaller: nothing of a digit is lost, and a photo becomes quick to send. */
const MOST = 1024;

/** Bytes of the largest file that is sent unread; the server takes a little more. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What the server reads. */
const TYPES = ["image/png", "image/jpeg"];

/** A file that cannot be sent; the message is for the user. */
export class PictureError extends Error {}

/**
 * A picture file made ready: `shown`, a canvas, null if this browser cannot read the file; `body` and `type`, what to send: the same
 * pixels, upright and without transparency. What the browser cannot read is sent as it is: the server says what is wrong with it.
 */
export async function prepare(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap !== null) {
    const shown = reduced(bitmap);
    bitmap.close();
    layPaper(shown);
    const body = await new Promise(resolve => shown.toBlob(resolve, "image/png"));
    return { shown, body, type: "image/png" };
  }
  if (TYPES.includes(file.type) && file.size <= MOST_BYTES) {
    return { shown: null, body: file, type: file.type };
  }
  const found = TYPES.includes(file.type) ? "a broken or a huge one" : file.type || "something else";
  throw new PictureError(`${file.name}: expected a PNG or JPEG picture, found ${found}.`);
}

function reduced(bitmap) {
  const scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Lays paper under what is transparent, by the server's rule: what is drawn lightly was meant for dark paper. */
function layPaper(canvas) {
  const context = canvas.getContext("2d");
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let light = 0;
  let weights = 0;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3];
    light += alpha * (0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]);
    weights += alpha;
  }
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = light > weights * 255 / 2 ? "#000" : "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Calls `take` with each picture that is chosen by the button, dropped on the page or pasted. */
export function listen({ button, input, drop }, take) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    takeFirst(input.files, take);
    // So that the same file can be chosen again.
    input.value = "";
  });
  document.addEventListener("paste", event => takeFirst(event.clipboardData.files, take));

  const carriesFiles = event => event.dataTransfer.types.includes("Files");
  document.addEventListener("dragover", event => {
    if (carriesFiles(event)) {
      event.preventDefault();
      drop.hidden = false;
    }
  });
  document.addEventListener("dragleave", event => {
    // It comes for each element on the way too, but goes nowhere only when it leaves the window.
    if (event.relatedTarget === null) {
      drop.hidden = true;
    }
  });
  document.addEventListener("drop", event => {
    drop.hidden = true;
    if (carriesFiles(event)) {
      event.preventDefault();
      takeFirst(event.dataTransfer.files, take);
    }
  });
}

function takeFirst(files, take) {
  if (files.length > 0) {
    take(files[0]);
  }
}
