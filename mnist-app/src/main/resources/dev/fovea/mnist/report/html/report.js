/** Each part of the page, and the fields of the report that it is made of. */
const PARTS = [
  ['#headline', headline, ['digits', 'settings', 'networks', 'evaluation', 'seconds', 'created', 'progress']],
  ['#results .content', results, ['networks', 'digits', 'evaluation', 'seconds']],
  ['#confusion .content', confusion, ['digits', 'evaluation']],
  ['#mistakes .content', mistakes, ['digits', 'evaluation']],
  ['#kernels .content', kernels, ['networks']],
  ['#details .content', details, ['settings', 'digits', 'machine', 'networks', 'seconds', 'files']],
];

const curves = new Curves();
const shown = new Map();

/** Shows a report; only what has changed is made anew, and what the reader opened stays open. */
function show(report) {
  for (const [place, make, fields] of PARTS) {
    const content = document.querySelector(place);
    const data = JSON.stringify(fields.map((field) => report[field]));
    if (shown.get(place) !== data) {
      shown.set(place, data);
      const open = [...content.querySelectorAll('details[open]')].map((one) => one.dataset.name);
      content.replaceChildren(...make(report));
      content.querySelectorAll('details').forEach((one) => {
        one.open = open.includes(one.dataset.name);
      });
      draw(content);
    }
  }
  curves.show(document.querySelector('#curves .content'), report);
  document.getElementById('footer').replaceChildren(element('p', {},
    `Fovea ${report.fovea}, ${time(report.created)}. `, element('code', {}, 'mnist report RUN'),
    ' makes this page again from ', element('code', {}, 'report.json'), '.'));
  document.title = report.evaluation === null || report.digits.test === 0
    ? 'Report of a run – Fovea MNIST'
    : `${percent(accuracy(report.evaluation.wrong, report.digits))} – Fovea MNIST`;
}

show(JSON.parse(document.getElementById('report').textContent));
followTheme(() => {
  draw(document);
  curves.redraw();
});
if (document.documentElement.dataset.live === 'true') {
  new Live().follow(show);
}
