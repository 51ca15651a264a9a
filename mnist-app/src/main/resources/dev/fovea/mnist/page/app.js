import { model } from "./api.js";
import { facts } from "./facts.js";
import { Pad } from "./pad.js";
import { PictureError, listen, prepare } from "./pictures.js";
import { Questions } from "./questions.js";
import { Result } from "./result.js";

/** Pixels on a side of the drawing that is sent: five for each of the 20 a digit is given, and quick to send. */
const SENT = 112;

/** Milliseconds of rest after which an answer is read out. */
const REST = 800;

const element = id => document.getElementById(id);

const result = new Result({
  spot: element("spot"),
  sentence: element("sentence"),
  agreement: element("agreement"),
  seen: element("seen"),
  bars: element("bars"),
  networks: element("networks"),
});

// --- what is said ---------------------------------------------------------------------------------------------------

const announcer = element("announcer");
let unsaid = null;
let said = null;
let rest = null;

function announce(text) {
  // Emptied first, or the same words would not be read out again.
  announcer.textContent = "";
  requestAnimationFrame(() => {
    announcer.textContent = text;
  });
}

/** Reads the newest answer out, unless another one comes or the drawing goes on. */
function announceAfterRest() {
  clearTimeout(rest);
  rest = setTimeout(() => {
    if (unsaid !== null && unsaid !== said) {
      said = unsaid;
      announce(said);
    }
  }, REST);
}

const notice = element("notice");

function warn(text, { retry = false } = {}) {
  element("notice-text").textContent = text;
  element("retry").hidden = !retry;
  notice.hidden = false;
}

function calm() {
  if (notice.contains(document.activeElement)) {
    element("pad").focus();
  }
  notice.hidden = true;
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

// --- questions and answers ------------------------------------------------------------------------------------------

const questions = new Questions({
  answered(answer) {
    calm();
    unsaid = result.show(answer);
    announceAfterRest();
    if (!factsKnown) {
      showFacts();
    }
  },
  refused(unanswered, question) {
    const field = unanswered.field === null ? "" : ` (field ${unanswered.field})`;
    // The server calls what it was sent a picture; here it has a name.
    const reason = sentence(`${unanswered.message.replace(/^picture: /, "")}${field}`);
    forgetAnswer();
    warn(unanswered.kind === "failed" ? `The server failed: ${reason}` : `${question.name}: ${reason}`);
  },
  waiting(unanswered, seconds) {
    const again = `Asking again in ${seconds} s.`;
    warn(
      unanswered.kind === "busy"
        ? `The server is busy: ${sentence(unanswered.message)} ${again}`
        : `${unanswered.message} Is it still running? ${again}`,
      { retry: true });
  },
});

function forgetAnswer() {
  clearTimeout(rest);
  unsaid = null;
  said = null;
  result.clear();
}

// A picture takes a moment to be read, and what happens on the pad meanwhile is newer.
let latest = 0;

const pad = new Pad(element("pad"), element("paper"), element("pen"), {
  changed() {
    latest++;
    const { drawing } = pad;
    element("undo").setAttribute("aria-disabled", String(drawing.empty));
    element("clear").setAttribute("aria-disabled", String(drawing.empty));
    if (drawing.picture !== null) {
      return;
    }
    if (drawing.empty) {
      questions.forget();
      forgetAnswer();
      calm();
      return;
    }
    clearTimeout(rest);
    questions.ask({
      name: "The drawing",
      type: "application/json",
      body: () => JSON.stringify({ pixels: drawing.pixels(SENT), width: SENT, height: SENT, centre: true }),
    });
  },
  lifted() {
    announceAfterRest();
  },
  announce,
});

element("undo").addEventListener("click", () => pad.undo());
element("clear").addEventListener("click", () => pad.clear());
element("retry").addEventListener("click", () => questions.retry());
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
    event.preventDefault();
    pad.undo();
  }
});

listen({ button: element("upload"), input: element("file"), drop: element("drop") }, async file => {
  const mine = ++latest;
  let picture;
  try {
    picture = await prepare(file);
  } catch (error) {
    if (!(error instanceof PictureError)) {
      throw error;
    }
    warn(error.message);
    return;
  }
  if (mine !== latest) {
    return;
  }
  questions.forget();
  forgetAnswer();
  pad.show(picture.shown);
  questions.ask({ name: file.name, type: picture.type, body: () => picture.body });
});

// --- facts about the networks ---------------------------------------------------------------------------------------

let factsKnown = false;

async function showFacts() {
  factsKnown = true;
  try {
    const known = await model();
    result.expect(known.networks.length);
    element("model").textContent = facts(known);
  } catch {
    // The page works without them; the next answer is an occasion to ask again.
    factsKnown = false;
  }
}

showFacts();
