import { model } from "./api.js";
import { facts } from "./facts.js";
import { Pad } from "./pad.js";
import { PictureError, listen, prepare } from "./pictures.js";
import { Questions } from "./questions.js";
import { Result } from "./result.js";

/** Pixels on a side of the drawing that is sent: more than five for each of the 20 a digit is given, and quick to send. */
const SENT = 112;

/** Milliseconds of rest after which an answer is read out. */
const REST = 800;

const element = id => document.getElementById(id);

const result = new Result({
  spot: element("spot"),
  sentence: element("sentence"),
  agreement: element("agreement"),
  seen: element("seen"),
  heading: element("bars-heading"),
  bars: element("bars"),
  opinions: element("opinions"),
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

/** Reads the newest answer out, unless another one comes or the drawing goes on; lifting the pen comes here again. */
function announceAfterRest() {
  clearTimeout(rest);
  rest = setTimeout(() => {
    if (!pad.drawn && unsaid !== null && unsaid !== said) {
      said = unsaid;
      announce(said);
    }
  }, REST);
}

const notice = element("notice");

/** Says what is wrong, and in how many seconds the server is asked again, if it is. */
function warn(text, seconds = null) {
  // An alert is read out whenever its text is set: not at every second, nor at every further failure of the same kind.
  const reason = element("reason");
  if (reason.textContent !== text) {
    reason.textContent = text;
  }
  element("again").textContent = seconds === null ? "" : `Asking again in ${seconds} s.`;
  element("retry").hidden = seconds === null;
  notice.hidden = false;
}

function calm() {
  if (notice.contains(document.activeElement)) {
    element("pad").focus();
  }
  notice.hidden = true;
  element("reason").textContent = "";
}

/** A fault of the page, or a browser it does not know, must not look like a page that does nothing. */
function fail(error) {
  warn(`This page failed: ${sentence(error?.message ?? String(error))} Reload it, or try a newer browser.`);
}

// Without an error it is only a warning of the browser.
addEventListener("error", event => event.error && fail(event.error));
addEventListener("unhandledrejection", event => fail(event.reason));

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
    warn(
      unanswered.kind === "busy"
        ? `The server is busy: ${sentence(unanswered.message)}`
        : `${unanswered.message} Is it still running?`,
      seconds);
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
    if (!drawing.readable) {
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
    const { drawing } = pad;
    if (drawing.picture === null && !drawing.empty && !drawing.readable) {
      result.askFor("Draw it larger.");
      announce("Draw it larger.");
    }
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

/** Asks for what the networks know: digits stand in the page. */
function ask(item, written) {
  if (item === "digit") {
    return;
  }
  const what = /^[aeiou]/.test(item) ? `an ${item}` : `a ${item}`;
  const words = written ? `Draw ${what}` : `Drop ${what}, or draw one`;
  document.title = `Fovea: ${words[0].toLowerCase()}${words.slice(1)}`;
  element("tagline").textContent = `${words}, and watch the networks make it out.`;
  element("invitation").replaceChildren(`${words} here`);
  element("invitation").parentElement.classList.add("plain");
}

async function showFacts() {
  factsKnown = true;
  try {
    const known = await model();
    const item = known.items.replace(/s$/, "");
    result.describe(known.labels, item);
    result.expect(known.networks.length);
    ask(item, / fit=ink:/.test(known.input));
    element("model").textContent = facts(known);
  } catch {
    // The page works without them; the next answer is an occasion to ask again.
    factsKnown = false;
  }
}

showFacts();
