const NONE = '–';

/** Whole numbers such as 60,000. */
function count(number) {
  return number.toLocaleString('en-US', {maximumFractionDigits: 0});
}

/** What one image is called. */
function item({items}) {
  return items.replace(/s$/, '');
}

/** Whether all classes have names of one character. */
function brief({classes}) {
  return classes.every((name) => [...name].length === 1);
}

/** Such as "3 networks". */
function counted(number, thing) {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`;
}

/** Such as "99.47 %"; a dash for null. */
function percent(share, decimals = 2) {
  return share === null ? NONE : `${(100 * share).toFixed(decimals)}\u00a0%`;
}

/** Such as 0.0214; a dash for null. */
function decimal(number, decimals = 4) {
  return number === null ? NONE : number.toFixed(decimals);
}

/** A number of any size, in few characters. */
function short(number) {
  return number === null ? NONE : String(Number(number.toPrecision(3)));
}

/** Such as "0.62 s", "24.1 s" or "3 min 41 s". */
function duration(seconds) {
  if (seconds === null) {
    return NONE;
  }
  if (seconds < 59.95) {
    return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)}\u00a0s`;
  }
  const all = Math.round(seconds);
  const minutes = `${Math.floor(all / 60) % 60}\u00a0min ${all % 60}\u00a0s`;
  return all < 3600 ? minutes : `${Math.floor(all / 3600)}\u00a0h ${minutes}`;
}

/** A time in the reader's zone. */
function time(instant) {
  return new Date(instant).toLocaleString('en-GB', {dateStyle: 'long', timeStyle: 'short'});
}

/** The share of test digits that were recognised, or null. */
function accuracy(wrong, digits) {
  return wrong === null || digits.test === 0 ? null : 1 - wrong / digits.test;
}

/** The colour of a network, the same everywhere on the page. */
function colour(index) {
  return `var(--series-${index % 6 + 1})`;
}

/** Training images for each second of training, of all epochs of some networks together, or null. */
function speed(networks) {
  let images = 0;
  let seconds = 0;
  for (const {trainingImages, epochs} of networks) {
    for (const {samplesPerSecond} of epochs.filter((epoch) => epoch.samplesPerSecond > 0)) {
      images += trainingImages;
      seconds += trainingImages / samplesPerSecond;
    }
  }
  return seconds === 0 ? null : images / seconds;
}

/** Such as "5,104"; a dash for null. */
function rate(speed) {
  return speed === null ? NONE : count(speed);
}

/** The last epoch's value of a network, or null. */
function last(network, name) {
  return network.epochs.length === 0 ? null : network.epochs.at(-1)[name];
}
