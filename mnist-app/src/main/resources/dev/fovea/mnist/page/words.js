/** From here on an answer is given as certain, and as probable. */
const CERTAIN = 0.9;
const PROBABLE = 0.6;

/** What is at least so likely is named when the networks are not sure. */
const WORTH_NAMING = 0.15;

/** Whole percentages that sum to 100: rounded down, and one more for those that lost most. */
export function percentages(probabilities) {
  const exact = probabilities.map(p => 100 * p);
  const whole = exact.map(Math.floor);
  const missing = Math.round(exact.reduce((sum, p) => sum + p, 0)) - whole.reduce((sum, p) => sum + p, 0);
  exact.map((p, digit) => ({ digit, lost: p - Math.floor(p) }))
    .sort((a, b) => b.lost - a.lost)
    .slice(0, missing)
    .forEach(({ digit }) => whole[digit]++);
  return whole;
}

/** The labels worth naming, the likeliest first, and the sentence that names them. */
export function verdict(probabilities, names) {
  const ranked = probabilities.map((p, digit) => ({ p, digit })).sort((a, b) => b.p - a.p);
  const best = ranked[0];
  if (best.p >= CERTAIN) {
    return { digits: [best.digit], sentence: `This is${called(names[best.digit])}` };
  }
  if (best.p >= PROBABLE) {
    return { digits: [best.digit], sentence: `Probably${called(names[best.digit])}` };
  }
  const digits = ranked.slice(0, 3).filter(({ p }, i) => i === 0 || p >= WORTH_NAMING).map(({ digit }) => digit);
  const words = digits.length === 1
    ? ` perhaps${called(names[best.digit])}`
    : ` ${either(digits.map(digit => names[digit]))}`;
  return { digits, sentence: `Not sure:${words}` };
}

/** Which network says what; nothing if there is only one. */
export function agreement(votes, names) {
  if (votes.length === 1) {
    return "";
  }
  const counts = new Map();
  votes.forEach(vote => counts.set(vote, (counts.get(vote) ?? 0) + 1));
  if (counts.size === 1) {
    return votes.length === 2 ? "Both networks agree." : `All ${inWords(votes.length)} networks agree.`;
  }
  const parts = [...counts].sort((a, b) => b[1] - a[1])
    .map(([digit, count]) => `${inWords(count)} ${count === 1 ? "says" : "say"} ${names[digit]}`);
  return `The networks disagree: ${parts.join(", ")}.`;
}

/** Counts as words, lest they be taken for the digits that this is about. */
export function inWords(count) {
  return ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count] ?? String(count);
}

/** "4", "4 or 9", "4, 9 or 7". */
export function either(digits) {
  return digits.length === 1 ? `${digits[0]}` : `${digits.slice(0, -1).join(", ")} or ${digits.at(-1)}`;
}

/** " an 8", " a 4", " an A"; ": Ankle boot". */
function called(name) {
  if (name.length > 1) {
    return `: ${name}`;
  }
  return /[8AEFHILMNORSXaefhilmnorsx]/.test(name) ? ` an ${name}` : ` a ${name}`;
}
