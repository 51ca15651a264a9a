const POLL_MILLISECONDS = 1000;
const FAILURES_UNTIL_LOST = 3;

/** How far training is. */
class Live {
  #place = document.getElementById('live');
  #text = element('p');
  #bar = element('progress', {max: '1', value: '0', 'aria-label': 'Training'});
  #said = element('p', {role: 'status'});

  /** Asks for newer data every second until training is complete or the server gone. */
  async follow(show) {
    this.#place.hidden = false;
    this.#place.replaceChildren(this.#text, this.#bar, this.#said);
    for (let failures = 0; ;) {
      try {
        const response = await fetch('report.json', {cache: 'no-cache'});
        if (!response.ok) {
          throw new Error(`status ${response.status}`);
        }
        const report = await response.json();
        failures = 0;
        show(report);
        if (report.progress === undefined) {
          this.#end('Training is complete. This page stays as it is; its file is report.html in the folder of the run.');
          return;
        }
        this.#show(report);
      } catch {
        failures++;
        if (failures === FAILURES_UNTIL_LOST) {
          this.#end('The connection has ended before training was complete: it was stopped, or this machine cannot be'
            + ' reached. What is shown is the last that came.');
          return;
        }
      }
      await new Promise((wake) => setTimeout(wake, POLL_MILLISECONDS));
    }
  }

  #show({progress, settings}) {
    const share = progress.steps === 0 ? 0 : progress.step / progress.steps;
    const epochs = settings.networks * settings.epochs;
    const done = progress.network * settings.epochs + Math.max(0, progress.epoch - 1) + share;
    this.#bar.value = Math.min(1, done / epochs);
    const name = `Network ${progress.network + 1} of ${settings.networks}`;
    this.#text.textContent = progress.epoch === 0
      ? `${name}: about to begin`
      : `${name}, epoch ${progress.epoch} of ${settings.epochs}, step ${count(progress.step)} of `
        + `${count(progress.steps)}: loss ${decimal(progress.loss)}, accuracy ${percent(progress.accuracy)}`;
  }

  #end(text) {
    this.#place.replaceChildren(this.#said);
    this.#said.textContent = text;
  }
}
