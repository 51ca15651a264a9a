/** Each part of the page, and the fields of the report that it is made of. */
const PARTS = [
  ['#headline', headline, ['digits', 'settings', 'networks', 'evaluation', 'seconds', 'created', 'progress']],
  ['#results .content', results, ['networks', 'digits', 'evaluation']],
  ['#confusion .content', confusion, ['digits', 'evaluation', 'progress']],
  ['#mistakes .content', mistakes, ['digits', 'evaluation', 'networks', 'progress']],
  ['#kernels .content', kernels, ['networks']],
  ['#details .content', details,
    ['settings', 'optimizer', 'history', 'digits', 'machine', 'layers', 'networks', 'seconds', 'files', 'fovea', 'progress']],
  ['#footer', footer, ['fovea', 'created']],
];

const curves = new Curves();
const shown = new Map();

/** Shows a report; only what has changed is made anew. */
function show(report) {
  const lasting = withoutSteps(report);
  for (const [place, make, fields] of PARTS) {
    change(place, lasting, fields, (content) => remake(content, make(lasting)));
  }
  change('#curves .content', lasting, ['networks', 'settings'], (content) => curves.show(content, lasting));
  document.title = report.evaluation === null || report.digits.test === 0
    ? 'Report of a run – Fovea MNIST'
    : `${percent(accuracy(report.evaluation.wrong, report.digits))} – Fovea MNIST`;
}

/** Changes a place if one of these fields is not as it was. */
function change(place, report, fields, make) {
  const data = JSON.stringify(fields.map((field) => report[field] ?? null));
  if (shown.get(place) !== data) {
    shown.set(place, data);
    make(document.querySelector(place));
  }
}

/** The report without what changes at every step; that is told by Live alone. */
function withoutSteps(report) {
  return report.progress === undefined
    ? report
    : {...report, seconds: null, progress: {network: report.progress.network}};
}

function footer(report) {
  return [element('p', {},
    `Fovea ${report.fovea}, ${time(report.created)}. `, element('code', {}, 'mnist report RUN'),
    ' makes this page again from ', element('code', {}, 'report.json'), '.')];
}

const first = JSON.parse(document.getElementById('report').textContent);
show(first);
followColours(() => {
  draw(document);
  curves.redraw();
});
if (document.documentElement.dataset.live === 'true') {
  new Live().follow(first, show);
}
