import { inWords } from "./words.js";

const HUNDREDTHS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const COUNT = new Intl.NumberFormat("en");

/** What there is to know about the networks, as the server describes them, in a line. */
export function facts({ networks, libraryVersion, items }) {
  const parts = [`${who(networks)}${size(networks)}${score(networks, items)}.`];
  if (libraryVersion) {
    parts.push(`Fovea ${libraryVersion}, in pure Java.`);
  }
  return parts.join(" ");
}

function who(networks) {
  const count = inWords(networks.length);
  return `${count[0].toUpperCase()}${count.slice(1)} convolutional network${networks.length === 1 ? "" : "s"}`;
}

/** How many parameters they have, if it is the same number. */
function size(networks) {
  const counts = new Set(networks.map(({ parameters }) => parameters));
  const [count] = counts;
  if (counts.size !== 1 || !Number.isInteger(count)) {
    return "";
  }
  return ` of ${COUNT.format(count)} parameters${networks.length === 1 ? "" : " each"}`;
}

/** How many test images they read right, as far as their files say. */
function score(networks, items) {
  const scores = networks.map(({ metrics }) => Number.parseFloat(metrics?.test_accuracy)).filter(Number.isFinite);
  if (scores.length !== networks.length) {
    return "";
  }
  const least = HUNDREDTHS.format(100 * Math.min(...scores));
  const most = HUNDREDTHS.format(100 * Math.max(...scores));
  if (networks.length === 1) {
    return `; it reads ${most}\u00a0% of the test ${items} right`;
  }
  return `; alone they read ${least === most ? most : `${least} to ${most}`}\u00a0% of the test ${items} right`;
}
