/** What the files of a run are. */
const FILES = {
  'MNIST-CNN-ENSEMBLE.csv': 'the predictions, in the form Kaggle takes',
  'confusion.png': 'the confusion matrix as a picture',
  'curves.png': 'the learning curves as a picture',
  'ensemble.json': 'the list of the networks',
  'history.csv': 'the figures of every epoch',
  'predictions.png': 'the first test images',
  'preview.png': 'the first training images',
  'report.json': 'the data of this page',
  'run.json': 'how the run came about, and what it takes to continue it',
  'summary.txt': 'all of it as text',
};

/** Settings, machine, times, versions, layers and files. */
function details(report) {
  return [
    element('div', {class: 'groups'},
      group('Settings', facts(settingFacts(report))),
      group('Machine', facts(machineFacts(report))),
      group('Time', facts(timeFacts(report))),
      group('Files', fileList(report), 'all')),
    ...report.layers.length === 0 ? []
      : [disclosure('layers', 'Layers of each network', () => layerTable(report.layers))],
  ];
}

function group(title, content, width) {
  return element('div', {class: width}, element('h3', {}, title), content);
}

function settingFacts({settings, optimizer, history, digits, networks}) {
  return [
    ['Images', `${digits.source}, ${digits.items}`],
    ['Training', `${count(digits.training)} ${digits.items}${split(settings, networks)}`],
    ['Test', `${count(digits.test)} ${digits.items}${digits.labelled ? '' : ', without labels'}`],
    ['Recipe', settings.recipe],
    ['Networks', String(settings.networks)],
    ['Epochs', String(settings.epochs)],
    ['Batch size', String(settings.batchSize)],
    ['Optimizer', optimizer],
    ['Learning rate', [`${settings.learningRate} · ${settings.decay}`, element('sup', {}, 'n'), ' after n epochs']],
    ['Augmentation', augmentation(settings)],
    ['Seed', `${settings.seed}`],
    ['Their seeds', networks.map((network) => network.seed).join(', ')],
    ['History', events(history)],
  ];
}

/** What was done, one below the other. */
function events(history) {
  return history.length === 0 ? '' : history.map((line) => element('div', {}, line));
}

/** How many of the training images are for what; others for each network, but as many. */
function split({validation}, networks) {
  if (validation === 0) {
    return '';
  }
  return networks.length === 0
    ? `, ${short(100 * validation)}\u00a0% of them for validation`
    : `: ${count(networks[0].trainingImages)} to learn from, ${count(networks[0].validationImages)} for validation`;
}

/** How training images are changed at random. */
function augmentation({augmentation: {degrees, zoom, shift, flip}}) {
  const parts = [
    [degrees, `rotation ${short(degrees)}°`],
    [zoom, `zoom ${short(100 * zoom)}\u00a0%`],
    [shift, `shifts ${short(100 * shift)}\u00a0%`],
    [flip, `${short(100 * flip)}\u00a0% mirrored`],
  ];
  return parts.filter(([amount]) => amount > 0).map(([, words]) => words).join(', ') || 'none';
}

function machineFacts({machine, settings, fovea}) {
  return [
    ['Processor', machine.processor],
    ['Processors', `${machine.processors}, ${counted(settings.threads, 'thread')} used`],
    ['System', machine.system],
    ['Java', machine.java],
    ['Fovea', fovea],
    ['Kernels', machine.kernels],
  ];
}

function timeFacts({networks, seconds}) {
  return [
    ...networks.map((network) => [network.name, `${duration(network.seconds)}, `
      + `${rate(speed([network]))} images/s`]),
    ['All', seconds === null ? '' : `${duration(seconds)}, prediction included`],
  ];
}

function fileList({files, progress}) {
  if (files.length === 0) {
    return element('p', {class: 'note'}, progress === undefined
      ? 'They are in the folder of the run, beside report.html.'
      : 'They are written into the folder of the run when all networks are trained.');
  }
  return element('ul', {class: 'files'}, files.map((name) => element('li', {},
    element('a', {href: `./${name}`, title: FILES[name]}, name))));
}

function layerTable(layers) {
  return scrolling('Layers of each network', element('table', {class: 'plain'},
    element('thead', {}, element('tr', {}, columnHeader('Layer'), columnHeader('Kind', {class: 'words'}),
      columnHeader('Output'), columnHeader('Parameters'))),
    element('tbody', {}, layers.map((layer) => element('tr', {}, rowHeader(layer.name),
      cell(layer.type, {class: 'words'}), cell(layer.output), cell(count(layer.parameters))))),
    element('tfoot', {}, element('tr', {}, rowHeader('All'), cell(''), cell(''),
      cell(count(layers.reduce((sum, layer) => sum + layer.parameters, 0)))))));
}
