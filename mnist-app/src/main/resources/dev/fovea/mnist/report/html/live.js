const FAILURES_UNTIL_LOST = 3;
const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 15000;

/** How far training is. */
class Live {
  #place = document.getElementById('live');
  #text = element('p');
  #bar = element('progress', {max: '1', value: '0', 'aria-label': 'Training'});
  #said = element('p', {role: 'status'});
  #folder = 'the folder of the run';

  /**
   * Shows a report and, until one is complete, asks for the next. The server answers when a second has passed or the run is
   * complete, so that a hidden page, whose own timers sleep, follows too.
   */
  async follow(report, show) {
    this.#place.hidden = false;
    this.#place.replaceChildren(this.#text, this.#bar, this.#said);
    let failures = 0;
    for (let last = report; this.#show(last);) {
      const next = await fetched(last.progress.answer);
      if (next === null) {
        failures++;
        if (failures >= FAILURES_UNTIL_LOST) {
          this.#lose();
        }
        await pause(Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (failures - 1), LONGEST_PAUSE_MILLISECONDS));
      } else {
        failures = 0;
        last = next;
        show(last);
      }
    }
  }

  /** Returns whether there is more to come. */
  #show({progress, settings, seconds}) {
    if (progress === undefined) {
      this.#say(`Training is complete. This page stays as it is; report.html is in ${this.#folder}.`);
      return false;
    }
    this.#folder = progress.folder;
    const share = progress.steps === 0 ? 0 : progress.step / progress.steps;
    const epochs = settings.networks * settings.epochs;
    const done = progress.network * settings.epochs + Math.max(0, progress.epoch - 1) + share;
    this.#bar.value = Math.min(1, done / epochs);
    this.#text.textContent = `${stage(progress, settings)} (${duration(seconds)} so far)`;
    if (this.#text.parentElement === null || this.#said.textContent !== '') {
      this.#said.textContent = '';
      this.#place.replaceChildren(this.#text, this.#bar, this.#said);
    }
    return true;
  }

  #lose() {
    this.#say(`The server no longer answers; if training has ended, report.html is in ${this.#folder}.`);
  }

  #say(text) {
    if (this.#said.textContent !== text) {
      this.#place.replaceChildren(this.#said);
      this.#said.textContent = text;
    }
  }
}

/** What the training is about. */
function stage(progress, settings) {
  if (progress.network === settings.networks) {
    return 'All networks are trained; writing the results';
  }
  const name = `Network ${progress.network + 1} of ${settings.networks}`;
  if (progress.epoch === 0) {
    return `${name}: about to begin`;
  }
  const epoch = `${name}, epoch ${progress.epoch} of ${settings.epochs}`;
  return progress.step === 0
    ? epoch
    : `${epoch}, step ${count(progress.step)} of ${count(progress.steps)}: loss ${decimal(progress.loss)}, `
      + `accuracy ${percent(progress.accuracy)}`;
}

/** The report after an answer that is known, or null if the server does not give it. */
async function fetched(answer) {
  try {
    const response = await fetch(`report.json?after=${answer}`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Waits, but not longer than until somebody looks. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const wake = () => {
      stop.abort();
      resolve();
    };
    setTimeout(wake, milliseconds);
    document.addEventListener('visibilitychange', wake, {signal: stop.signal});
  });
}
