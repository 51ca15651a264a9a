const RATES = 'Recall: how many of a row are right. Precision: how many of a column.';

/** So many classes fit into the page. */
const MOST_COLUMNS = 16;

/** Which class was taken for which. */
function confusion(report) {
  if (report.evaluation === null) {
    return unknown(report, 'The confusion matrix');
  }
  const matrix = report.evaluation.confusion;
  const {classes} = report.digits;
  const size = String(classes.length);
  const many = classes.length > MOST_COLUMNS;
  const most = Math.max(1, ...matrix.flatMap((row, label) => row.filter((_, digit) => digit !== label)));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const share = (part, whole) => whole === 0 ? NONE : percent(part / whole, 1);
  const heads = classes.map((name) => columnHeader([element('span', {}, name)], {class: 'name'}));
  const recall = matrix.map((row, digit) => share(row[digit], sum(row)));
  const precision = matrix.map((row, digit) => share(row[digit], sum(matrix.map((other) => other[digit]))));
  const rows = matrix.map((row, label) => element('tr', {},
    label === 0 ? [element('th', {scope: 'rowgroup', rowspan: size, class: 'axis side'}, element('span', {}, 'true'))] : [],
    rowHeader(classes[label]),
    row.map((number, digit) => matrixCell(number, label === digit, number / most)),
    cell(recall[label], {class: 'rate'})));
  const columns = ['axis', 'row', ...heads.map(() => 'digit'), 'rate'];
  return [
    element('p', {class: 'note'}, `Every ${item(report.digits)}, and what the ensemble took it for.`,
      element('span', {class: 'roomy'}, ` ${RATES}`)),
    (many ? (table) => scrolling('Confusion matrix', table) : (table) => table)(element('table',
      {class: `matrix${brief(report.digits) ? '' : ' named'}${many ? ' many' : ''}`},
      element('caption', {class: 'hidden'}, 'Confusion matrix: true classes by what the ensemble took them for'),
      element('colgroup', {}, columns.map((kind) => element('col', {class: kind}))),
      element('thead', {},
        element('tr', {}, element('td', {colspan: '2', rowspan: '2', class: 'corner'}),
          element('th', {scope: 'colgroup', colspan: size, class: 'axis'}, 'taken for'),
          columnHeader('Recall', {rowspan: '2', class: 'rate'})),
        element('tr', {}, heads)),
      element('tbody', {}, rows),
      element('tfoot', {class: 'rate'}, element('tr', {},
        element('th', {scope: 'row', colspan: '2'}, 'Precision'),
        precision.map((text) => cell(text, {class: 'rate'})), cell('', {class: 'rate'}))))),
    disclosure('rates', 'Recall and precision of each class', () => element('div', {},
      element('p', {class: 'note'}, RATES),
      element('table', {class: 'plain'},
        element('thead', {}, element('tr', {}, columnHeader('Class'), columnHeader('Recall'), columnHeader('Precision'))),
        element('tbody', {}, recall.map((text, digit) => element('tr', {}, rowHeader(classes[digit]), cell(text),
          cell(precision[digit]))))))),
  ];
}

function matrixCell(number, right, share) {
  if (right) {
    return cell(count(number), {class: 'right'});
  }
  if (number === 0) {
    return cell([element('span', {'aria-hidden': 'true'}, '·'), hidden('0')], {class: 'zero'});
  }
  return cell(count(number), {'--share': `${Math.round(14 + 56 * Math.sqrt(share))}%`});
}
