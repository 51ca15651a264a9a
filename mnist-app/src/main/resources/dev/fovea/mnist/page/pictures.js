/** A picture with more pixels on a side is sent smaller: nothing of a digit is lost, and a photo becomes quick to send. */
const MOST = 1024;

/** Bytes of the largest file that is sent as it is; the server takes a little more. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What the server reads. */
const TYPES = ["image/png", "image/jpeg"];

/** A file that cannot be sent; the message is for the user. */
export class PictureError extends Error {}

/**
 * A picture file made ready: `bitmap`, what to show, null if this browser cannot read it; `body` and `type`, what to send.
 * A file that is small enough is sent as it is, broken ones too: the server says what is wrong with them.
 */
export async function prepare(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  const large = file.size > MOST_BYTES || bitmap !== null && Math.max(bitmap.width, bitmap.height) > MOST;
  if (TYPES.includes(file.type) && !large) {
    return { bitmap, body: file, type: file.type };
  }
  if (bitmap === null) {
    const found = TYPES.includes(file.type) ? "a broken or a huge one" : file.type || "something else";
    throw new PictureError(`${file.name}: expected a PNG or JPEG picture, found ${found}.`);
  }
  const scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const body = await new Promise(resolve => canvas.toBlob(resolve, "image/png"));
  return { bitmap, body, type: "image/png" };
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

  // dragenter comes for each element on the way, before dragleave of the one before.
  let depth = 0;
  const carriesFiles = event => event.dataTransfer.types.includes("Files");
  const show = () => {
    drop.hidden = depth === 0;
  };
  document.addEventListener("dragenter", event => {
    if (carriesFiles(event)) {
      depth++;
      show();
    }
  });
  document.addEventListener("dragleave", event => {
    if (carriesFiles(event)) {
      depth = Math.max(0, depth - 1);
      show();
    }
  });
  document.addEventListener("dragover", event => {
    if (carriesFiles(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", event => {
    if (carriesFiles(event)) {
      event.preventDefault();
      depth = 0;
      show();
      takeFirst(event.dataTransfer.files, take);
    }
  });
}

function takeFirst(files, take) {
  if (files.length > 0) {
    take(files[0]);
  }
}
