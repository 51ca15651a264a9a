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
 *   waiting(unanswered, seconds)    it will be asked again after so many seconds
 */
export class Questions {
  #listener;
  #next = null;
  #underWay = null;
  #timer = null;
  #failures = 0;

  constructor(listener) {
    this.#listener = listener;
  }

  /** A question: `type`, the content's type; `body()`, which is called when the question's turn has come. */
  ask(question) {
    this.#next = question;
    if (this.#underWay === null && this.#timer === null) {
      this.#send();
    }
  }

  /** Drops what is to be asked, and the answer to what was asked. A pause that the server wants goes on. */
  forget() {
    this.#next = null;
    this.#underWay?.abort();
    this.#underWay = null;
  }

  /** Ends the pause, if there is one. */
  retry() {
    clearTimeout(this.#timer);
    this.#timer = null;
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
      this.#pause(1000 * seconds);
      this.#listener.waiting(unanswered, seconds);
    } else {
      this.#pause(PACE);
      this.#listener.refused(unanswered, question);
    }
  }

  #pause(milliseconds) {
    this.#timer = setTimeout(() => this.retry(), milliseconds);
  }
}
