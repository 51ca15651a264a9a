/** What the files of a run are. */
const FILES = {
  'MNIST-CNN-ENSEMBLE.csv': 'the predictions, in the form Kaggle takes',
  'confusion.png': 'the confusion matrix as a picture',
  'curves.png': 'the learning curves as a picture',
  'ensemble.json': 'the list of the networks',
  'history.csv': 'the figures of every epoch',
  'predictions.png': 'the first test digits',
  'preview.png': 'the first training digits',
  'report.json': 'the data of this page',
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
    detail('layers', 'Layers of each network', () => layerTable(report.layers)),
  ];
}

function group(title, content, width) {
  return element('div', {class: width}, element('h3', {}, title), content);
}

function settingFacts({settings, digits, networks}) {
  return [
    ['Digits', digits.source],
    ['Training', `${count(digits.training)} digits`
      + (settings.validation > 0 ? `, ${percent(settings.validation, 0)} of them for validation` : '')],
    ['Test', `${count(digits.test)} digits${digits.labelled ? '' : ', without labels'}`],
    ['Networks', String(settings.networks)],
    ['Epochs', String(settings.epochs)],
    ['Batch size', String(settings.batchSize)],
    ['Optimizer', 'Adam'],
    ['Learning rate', [`${settings.learningRate} · ${settings.decay}`, element('sup', {}, 'n'), ' after n epochs']],
    ['Augmentation', settings.augmented ? 'rotation 10°, zoom 10 %, shifts 10 %' : 'none'],
    ['Seed', `${settings.seed}`],
    ['Their seeds', networks.map((network) => network.seed).join(', ')],
  ];
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
      + `${speed(network) === null ? NONE : count(speed(network))} images/s`]),
    ['All', `${duration(seconds)}, prediction included`],
  ];
}

function fileList({files}) {
  if (files.length === 0) {
    return element('p', {class: 'note'}, 'They are in the folder of the run when all networks are trained.');
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
