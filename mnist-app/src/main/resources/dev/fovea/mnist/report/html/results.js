/** The final table: each network, and all together. */
function results({networks, digits, evaluation}) {
  const columns = ['Test accuracy', 'Mistakes', 'Validation accuracy', 'Validation loss', 'Training time', 'Images/s'];
  const table = element('table', {class: 'plain'},
    element('thead', {}, element('tr', {}, columnHeader('Network'), columns.map((name) => columnHeader(name)))),
    element('tbody', {}, networks.map((network, index) => element('tr', {},
      rowHeader(named(network, index)),
      cell(percent(accuracy(network.wrong, digits))),
      cell(network.wrong === null ? NONE : count(network.wrong)),
      cell(percent(last(network, 'valAccuracy'))),
      cell(decimal(last(network, 'valLoss'))),
      cell(duration(network.seconds)),
      cell(rate(speed([network])))))),
    element('tfoot', {}, element('tr', {},
      rowHeader('Ensemble'),
      cell(percent(accuracy(evaluation?.wrong ?? null, digits))),
      cell(evaluation === null ? NONE : count(evaluation.wrong)),
      cell(NONE), cell(NONE),
      cell(duration(networks.reduce((sum, network) => sum + network.seconds, 0))), cell(rate(speed(networks))))));
  const notes = digits.labelled
    ? 'The ensemble answers with the class of the greatest mean probability.'
    : `The test ${digits.items} have no labels, so there is no test accuracy.`;
  return [element('p', {class: 'note'}, notes), scrolling('Results of each network', table)];
}

/** Why there is nothing that needs labels. */
function unknown({digits}, thing) {
  return [missing(digits.labelled
    ? `${thing} will be here when all networks are trained.`
    : `The test ${digits.items} have no labels, so there is no way to tell mistakes: ${thing.toLowerCase()} needs them.`)];
}
