/** The mistakes that the ensemble was surest of. */
function mistakes(report) {
  if (report.evaluation === null) {
    return unknown(report, 'The list of mistakes');
  }
  const {mistakes: worst, wrong} = report.evaluation;
  if (worst.length === 0) {
    return [element('p', {class: 'note'}, `There are none: every test ${item(report.digits)} was recognised.`)];
  }
  return [
    element('p', {class: 'note'}, worst.length < wrong
      ? `The ${worst.length} of ${count(wrong)} that the ensemble was surest of, with what it took them for.`
      : `${wrong === 1 ? 'The only one' : `All ${wrong}`}, with what the ensemble took ${wrong === 1 ? 'it' : 'them'} for.`),
    element('ul', {class: brief(report.digits) ? 'cards' : 'cards named'}, worst.map((mistake) => card(mistake, report))),
  ];
}

function card(mistake, {networks, digits}) {
  const {classes} = digits;
  const {image, label, digit, probabilities, votes} = mistake;
  const votesText = votes.map((vote, index) =>
    element('span', {class: 'vote', '--colour': colour(index), title: networks[index].name},
      hidden(`${networks[index].name}: `), classes[vote]));
  return element('li', {class: 'card'},
    picture(mistake, classes[label]),
    element('dl', {class: 'verdict'},
      element('dt', {}, 'taken for'),
      element('dd', {class: 'said'}, element('b', {}, classes[digit]), ` ${percent(probabilities[digit], 1)}`),
      element('dt', {}, 'true'),
      element('dd', {class: 'true'}, element('b', {}, classes[label]), ` ${percent(probabilities[label], 1)}`),
      element('dt', {}, 'votes'), element('dd', {}, votesText),
      element('dt', {}, 'image'), element('dd', {}, count(image + 1))),
    brief(digits) && classes.length <= MOST_BARS ? bars(mistake, digits) : []);
}

/** A card has room for so many. */
const MOST_BARS = 16;

function bars({label, digit, probabilities}, digits) {
  return element('ol', {
    class: 'bars', '--classes': String(digits.classes.length), 'aria-label': `Probability of each ${item(digits)}`,
  }, probabilities.map((share, index) => element('li', {
    class: index === digit ? 'said' : index === label ? 'true' : 'other', '--share': String(share),
    title: `${digits.classes[index]}: ${percent(share)}`,
  }, element('i', {}), element('span', {}, digits.classes[index], hidden(`: ${percent(share, 1)}`)))));
}

/** The image in the ink of the page. */
function picture({image, pixels}, name) {
  const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
  const size = Math.sqrt(bytes.length);
  return drawn({role: 'img', 'aria-label': `Test image ${count(image + 1)}, a ${name}`}, size, size, (context) => {
    const [red, green, blue] = rgb('--ink');
    const data = context.createImageData(size, size);
    bytes.forEach((ink, index) => data.data.set([red, green, blue, ink], 4 * index));
    context.putImageData(data, 0, 0);
  });
}
