/** The two kinds of curve of a network. */
const VALIDATION = {title: 'Validation', dash: undefined};
const TRAINING = {title: 'Training', dash: [5, 4]};

/** The charts: of which fields, what is drawn of them, how a value is written and how a tick. */
const CHARTS = [
  {title: 'Loss', note: 'logarithmic', fields: ['valLoss', 'loss'], value: (loss) => loss, text: decimal, tick: short},
  {
    title: 'Error', note: 'share of images not recognised, logarithmic', fields: ['valAccuracy', 'accuracy'],
    value: (accuracy) => 1 - accuracy, text: percent, tick: (share) => `${short(100 * share)} %`,
  },
];

/** How much room there is above and below the curves. */
const MARGIN = 1.12;

/** Loss and error of each network by epoch. Arrow keys go from epoch to epoch. */
class Curves {
  #charts = [];

  /** Shows a report; the charts are made anew only if there are other networks than before. */
  show(content, report) {
    this.report = report;
    const names = JSON.stringify([report.networks.map((network) => network.name), validated(report)]);
    if (content.dataset.networks !== names) {
      content.dataset.networks = names;
      this.#charts.forEach((chart) => chart.remove());
      this.#charts = CHARTS.map((kind) => new Chart(kind, report));
      remake(content, [
        element('p', {class: 'note'}, validated(report)
          ? 'Solid lines: images kept for validation. Dashed lines: training images, with augmentation and dropout.'
          : 'Dashed lines: training images, with augmentation and dropout. There was no validation.'),
        element('div', {class: 'plots'}, this.#charts.map((chart) => chart.figure)),
        disclosure('epochs', 'Every epoch in numbers', () => scrolling('Every epoch in numbers', this.#table())),
      ]);
      this.#charts.forEach((chart) => chart.start());
    } else {
      content.querySelector('details table')?.replaceWith(this.#table());
    }
    this.#charts.forEach((chart) => chart.show(report));
  }

  redraw() {
    this.#charts.forEach((chart) => chart.redraw());
  }

  #table() {
    const columns = ['Epoch', 'Training loss', 'Training accuracy', 'Validation loss', 'Validation accuracy',
      'Learning rate', 'Seconds', 'Images/s'];
    return element('table', {class: 'plain'},
      element('thead', {}, element('tr', {}, columnHeader('Network'), columns.map((name) => columnHeader(name)))),
      element('tbody', {}, this.report.networks.flatMap((network, index) => network.epochs.map((epoch) =>
        element('tr', {}, rowHeader(named(network, index)), cell(String(epoch.epoch)), cell(decimal(epoch.loss)),
          cell(percent(epoch.accuracy)), cell(decimal(epoch.valLoss)), cell(percent(epoch.valAccuracy)),
          cell(epoch.learningRate === null ? NONE : epoch.learningRate.toExponential(3)),
          cell(decimal(epoch.seconds, 1)),
          cell(rate(epoch.samplesPerSecond)))))));
  }
}

function validated(report) {
  return report.settings.validation > 0;
}

/** One chart with the values of the chosen epoch, at first the last, below it. */
class Chart {
  #kind;
  #plot;
  #place;
  #readout = element('div', {class: 'readout'});
  #report;
  #chosen = null;
  #resizes;

  constructor(kind, report) {
    this.#kind = kind;
    this.#report = report;
    this.#place = element('div', {class: 'plot', tabindex: '0', role: 'slider', 'aria-label': `${kind.title}: epoch`});
    this.#place.addEventListener('keydown', (event) => this.#move(event));
    this.figure = element('figure', {},
      element('figcaption', {}, element('h3', {}, kind.title), element('span', {}, kind.note)),
      this.#place, this.#readout);
    this.#resizes = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
  }

  /** Draws, once the figure is on the page and has a size. */
  start() {
    this.#plot = new uPlot(this.#options(), this.#data(), this.#place);
    for (const type of ['pointerdown', 'pointermove']) {
      this.#plot.over.addEventListener(type, (event) => this.#touch(event));
    }
    this.#resizes.observe(this.#place);
  }

  remove() {
    this.#resizes.disconnect();
    this.#plot.destroy();
  }

  show(report) {
    this.#report = report;
    this.#plot.setData(this.#data());
    this.#read();
  }

  redraw() {
    this.#plot.redraw();
  }

  #size() {
    return {width: Math.max(120, this.#place.clientWidth), height: this.#place.clientHeight};
  }

  #kinds() {
    return validated(this.#report) ? [VALIDATION, TRAINING] : [TRAINING];
  }

  #fields() {
    return validated(this.#report) ? this.#kind.fields : this.#kind.fields.slice(1);
  }

  #epochs() {
    return this.#report.networks.reduce((most, network) => Math.max(most, last(network, 'epoch') ?? 0), 0);
  }

  /** The last epoch that there is, or is to be. */
  #end() {
    return Math.max(this.#report.settings.epochs, this.#epochs());
  }

  #value(epoch, field) {
    return typeof epoch?.[field] === 'number' ? this.#kind.value(epoch[field]) : null;
  }

  #data() {
    const epochs = Array.from({length: this.#epochs()}, (_, index) => index + 1);
    const values = this.#report.networks.flatMap((network) => {
      const known = new Map(network.epochs.map((epoch) => [epoch.epoch, epoch]));
      return this.#fields().map((field) => epochs.map((epoch) => {
        const value = this.#value(known.get(epoch), field);
        return value > 0 ? value : null;
      }));
    });
    return [epochs, ...values];
  }

  #options() {
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const axis = {
      stroke: () => paint('--soft'), font, grid: {stroke: () => paint('--line'), width: 1},
      ticks: {show: false}, gap: 6,
    };
    const series = this.#report.networks.flatMap((network, index) => this.#kinds().map((kind) => ({
      label: `${network.name}, ${kind.title.toLowerCase()}`,
      stroke: () => paint(`--series-${index % 6 + 1}`),
      width: kind === VALIDATION ? 2 : 1.5,
      dash: kind.dash,
      points: {size: 6, fill: () => paint('--paper')},
    })));
    return {
      ...this.#size(),
      legend: {show: false},
      cursor: {y: false, drag: {x: false, y: false}, points: {size: 7}},
      scales: {
        x: {time: false, range: () => this.#end() === 1 ? [0, 2] : [1, this.#end()]},
        y: {distr: 3, range: (_, least, most) => least > 0 ? [least / MARGIN, most * MARGIN] : [0.01, 1]},
      },
      axes: [
        {
          ...axis, size: 28, grid: {show: false}, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], space: 30,
          values: (_, ticks) => ticks.map((tick) => tick < 1 || tick > this.#end() ? null : String(tick)),
        },
        {
          ...axis, size: 56, splits: (_, index, least, most) => logarithmicTicks(least, most),
          filter: (_, ticks) => ticks, values: (_, ticks) => ticks.map(this.#kind.tick),
        },
      ],
      series: [{}, ...series],
      hooks: {setCursor: [(plot) => this.#choose(plot.cursor.idx ?? null)]},
    };
  }

  #choose(index) {
    if (this.#chosen !== index) {
      this.#chosen = index;
      this.#read();
    }
  }

  /** A finger chooses as the mouse does, which uPlot alone listens to. */
  #touch(event) {
    if (event.pointerType !== 'mouse') {
      const place = this.#plot.over.getBoundingClientRect();
      this.#plot.setCursor({left: event.clientX - place.left, top: event.clientY - place.top});
    }
  }

  #move(event) {
    const most = this.#epochs() - 1;
    const from = this.#chosen ?? most;
    const to = {
      ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: most,
    }[event.key];
    if (to === undefined || most < 0) {
      return;
    }
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), most);
    this.#plot.setCursor({left: this.#plot.valToPos(index + 1, 'x'), top: this.#plot.bbox.height / 4}, false);
    this.#choose(index);
  }

  /** Writes the values of the chosen epoch. */
  #read() {
    const index = Math.min(this.#chosen ?? Infinity, this.#epochs() - 1);
    const rows = this.#report.networks.map((network) => ({
      network,
      values: this.#fields().map((field) =>
        this.#kind.text(this.#value(network.epochs.find((epoch) => epoch.epoch === index + 1), field))),
    }));
    this.#readout.replaceChildren(element('table', {},
      element('thead', {}, element('tr', {}, columnHeader(index < 0 ? 'No epoch yet' : `Epoch ${index + 1}`),
        this.#kinds().map((kind) => columnHeader([
          element('span', {class: kind.dash ? 'key dashed' : 'key', 'aria-hidden': 'true'}), kind.title])))),
      element('tbody', {}, rows.map(({network, values}, row) => element('tr', {},
        rowHeader(named(network, row)), values.map((value) => cell(value)))))));
    const words = rows.map(({network, values}) =>
      `${network.name}: ${this.#kinds().map((kind, i) => `${kind.title.toLowerCase()} ${values[i]}`).join(', ')}`);
    this.#place.setAttribute('aria-valuemin', '1');
    this.#place.setAttribute('aria-valuemax', String(Math.max(1, this.#epochs())));
    this.#place.setAttribute('aria-valuenow', String(Math.max(1, index + 1)));
    this.#place.setAttribute('aria-valuetext', `Epoch ${index + 1}. ${words.join('; ')}`);
  }
}
