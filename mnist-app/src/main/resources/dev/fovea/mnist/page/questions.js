import { Unanswered, predict } from "./api.js";

/** Milliseconds from an answer to the next question: about as often as the bars can be seen to move. */
const PACE = 40;

/** Seconds until a server that does not answer is asked again: the first time, and at most. */
const FIRST_RETRY = 2;
const LONGEST_RETRY = 30;

/**
 * Asks the server about what is on the pad: one question at a time, the newest next, those in between never. A server that is
 * busy or gone is asked again after a while. It tells its listener:
 *   answered(answer, question)
 *   refused(unanswered, question)   it will not be asked again
 *   waiting(unanswered, seconds)    it will be asked again after so many seconds; said every second
 */
export class Questions {
  #listener;
  #next = null;
  #underWay = null;
  #timer = null;
  /** Why and until when there is a pause that is long enough to be told of. */
  #waiting = null;
  #failures = 0;

  constructor(listener) {
    this.#listener = listener;
  }

  /** A question: `type`, the content's type; `body()`, which is called when the question's turn has come. */
  ask(question) {
    this.#next = question;
    if (this.#waiting !== null) {
      this.#tell();
    } else if (this.#underWay === null && this.#timer === null) {
      this.#send();
    }
  }

  /** Drops what is to be asked, and the answer to what was asked. Only a pause that the server wants goes on. */
  forget() {
    this.#next = null;
    this.#underWay?.abort();
    this.#underWay = null;
    if (this.#waiting?.unanswered.kind === "gone") {
      this.#failures = 0;
      this.#endPause();
    }
  }

  /** Ends the pause, if there is one. */
  retry() {
    this.#endPause();
    if (this.#underWay === null) {
      this.#send();
    }
  }

  async #send() {
    const question = this.#next;
    if (question === null) {
      return;
    }
    this.#next = null;
    const underWay = new AbortController();
    this.#underWay = underWay;
    let answer = null;
    let unanswered = null;
    try {
      answer = await predict(question.body(), question.type, underWay.signal);
    } catch (error) {
      if (!(error instanceof Unanswered)) {
        this.#underWay = null;
        throw error;
      }
      unanswered = error;
    }
    if (this.#underWay !== underWay) {
      return;
    }
    this.#underWay = null;
    if (answer !== null) {
      this.#failures = 0;
      this.#pause(PACE);
      this.#listener.answered(answer, question);
    } else if (unanswered.kind === "busy" || unanswered.kind === "gone") {
      this.#next ??= question;
      const seconds = Math.min(LONGEST_RETRY, unanswered.seconds ?? FIRST_RETRY * 2 ** this.#failures);
      this.#failures++;
      this.#waiting = { unanswered, until: performance.now() + 1000 * seconds };
      this.#wait();
    } else {
      this.#pause(PACE);
      this.#listener.refused(unanswered, question);
    }
  }

  #pause(milliseconds) {
    this.#timer = setTimeout(() => this.retry(), milliseconds);
  }

  #endPause() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }

  /** Counts the seconds of a long pause down. */
  #wait() {
    const left = this.#left();
    if (left <= 0) {
      this.retry();
      return;
    }
    this.#tell();
    this.#timer = setTimeout(() => this.#wait(), left % 1000 || 1000);
  }

  #tell() {
    if (this.#next !== null) {
      this.#listener.waiting(this.#waiting.unanswered, Math.max(1, Math.ceil(this.#left() / 1000)));
    }
  }

  /** Milliseconds that are left of a long pause. */
  #left() {
    return this.#waiting.until - performance.now();
  }
}
