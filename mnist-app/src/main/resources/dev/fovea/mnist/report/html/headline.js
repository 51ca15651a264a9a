/** The result in one figure, and the run in one sentence. */
function headline(report) {
  const {digits, settings, networks, evaluation} = report;
  const tiles = [
    evaluation === null ? [] : tile('Mistakes', count(evaluation.wrong), `of ${count(digits.test)}`),
    best(networks, digits),
    report.progress === undefined ? tile('Time', duration(report.seconds), 'training and prediction') : [],
    together(networks, settings),
  ].flat();
  return [
    element('h1', {}, ...score(report)),
    element('p', {class: 'lede'},
      `An ensemble of ${counted(settings.networks, 'network')}, ${counted(settings.epochs, 'epoch')} each, on `
      + `${digits.source}, seed\u00a0${settings.seed}. `, element('span', {class: 'date'}, `${time(report.created)}.`)),
    ...tiles.length === 0 ? [] : [element('dl', {class: 'tiles'}, tiles)],
  ];
}

function score({digits, evaluation, settings, progress}) {
  if (evaluation !== null && digits.test > 0) {
    const share = (100 * accuracy(evaluation.wrong, digits)).toFixed(2);
    return [
      element('span', {class: 'figure'}, share, element('small', {}, '%')),
      element('span', {class: 'of'}, ` of ${count(digits.test)} test ${digits.items} recognised`),
    ];
  }
  if (progress !== undefined) {
    return [
      element('span', {class: 'figure'}, String(progress.network), element('small', {}, ` of ${settings.networks}`)),
      element('span', {class: 'of'}, settings.networks === 1 ? ' network trained' : ' networks trained'),
    ];
  }
  return [
    element('span', {class: 'figure'}, count(digits.test)),
    element('span', {class: 'of'}, ` test ${digits.items} predicted; they have no labels, so nobody knows how many are right`),
  ];
}

function tile(term, value, note) {
  return [element('div', {}, element('dt', {}, term), element('dd', {}, value, ' ', element('small', {}, note)))];
}

/** The best network alone: by test images, else by validation. */
function best(networks, digits) {
  const tested = networks.filter((network) => network.wrong !== null);
  if (tested.length > 0) {
    const winner = tested.reduce((one, other) => other.wrong < one.wrong ? other : one);
    return tile('Best network alone', percent(accuracy(winner.wrong, digits)), winner.name);
  }
  const validated = networks.filter((network) => last(network, 'valAccuracy') !== null);
  if (validated.length === 0) {
    return [];
  }
  const winner = validated.reduce(
    (one, other) => last(other, 'valAccuracy') > last(one, 'valAccuracy') ? other : one);
  return tile('Best in validation', percent(last(winner, 'valAccuracy')), winner.name);
}

/** How fast the networks were trained. */
function together(networks, settings) {
  const images = speed(networks);
  return images === null ? [] : tile('Speed', count(images), `images/s on ${counted(settings.threads, 'thread')}`);
}
