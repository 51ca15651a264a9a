/** The result in one figure, and the run in one sentence. */
function headline(report) {
  const {digits, settings, networks, evaluation} = report;
  const training = report.progress !== undefined;
  return [
    element('h1', {}, ...result(report, training)),
    element('p', {class: 'lede'},
      `An ensemble of ${counted(settings.networks, 'network')}, ${counted(settings.epochs, 'epoch')} each, on `
      + `${digits.source}, seed ${settings.seed}. `, element('span', {class: 'date'}, `${time(report.created)}.`)),
    element('dl', {class: 'tiles'},
      evaluation === null ? [] : tile('Mistakes', count(evaluation.wrong), `of ${count(digits.test)}`),
      best(networks, digits),
      tile(training ? 'Time so far' : 'Time', duration(report.seconds), 'training and prediction'),
      fastest(networks, settings)),
  ];
}

function result({digits, evaluation, settings, progress}, training) {
  if (evaluation !== null && digits.test > 0) {
    const share = (100 * accuracy(evaluation.wrong, digits)).toFixed(2);
    return [
      element('span', {class: 'figure'}, share, element('small', {}, '%')),
      element('span', {class: 'of'}, ` of ${count(digits.test)} test digits recognised`),
    ];
  }
  if (training) {
    return [
      element('span', {class: 'figure'}, `${progress.network + 1}`, element('small', {}, ` of ${settings.networks}`)),
      element('span', {class: 'of'}, ' networks in training'),
    ];
  }
  return [
    element('span', {class: 'figure'}, count(digits.test)),
    element('span', {class: 'of'}, ' test digits predicted; they have no labels, so nobody knows how many are right'),
  ];
}

function tile(term, value, note) {
  return [element('div', {}, element('dt', {}, term), element('dd', {}, value, ' ', element('small', {}, note)))];
}

/** The best network alone: by test digits, else by validation. */
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

function fastest(networks, settings) {
  const speeds = networks.map(speed).filter((value) => value !== null);
  return speeds.length === 0 ? [] : tile(
    'Speed', count(speeds.reduce((sum, value) => sum + value, 0) / speeds.length),
    `images/s on ${counted(settings.threads, 'thread')}`);
}
