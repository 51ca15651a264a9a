/** Which digit was taken for which. */
function confusion(report) {
  if (report.evaluation === null) {
    return unknown(report, 'The confusion matrix');
  }
  const matrix = report.evaluation.confusion;
  const most = Math.max(1, ...matrix.flatMap((row, label) => row.filter((_, digit) => digit !== label)));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const share = (part, whole) => whole === 0 ? NONE : percent(part / whole, 1);
  const heads = matrix.map((_, digit) => columnHeader(String(digit)));
  const rows = matrix.map((row, label) => element('tr', {},
    rowHeader(String(label)),
    row.map((number, digit) => matrixCell(number, label === digit, number / most)),
    cell(share(row[label], sum(row)), {class: 'rate'})));
  const precision = matrix.map((row, digit) =>
    share(row[digit], sum(matrix.map((other) => other[digit]))));
  return [
    element('p', {class: 'note'},
      'Rows: true digits. Columns: what the ensemble took them for. Recall: how many of a row are right.'),
    element('table', {class: 'matrix'},
      element('caption', {class: 'hidden'}, 'Confusion matrix: true digits by what the ensemble took them for'),
      element('thead', {}, element('tr', {},
        element('td', {class: 'row zero'}, hidden('true, taken for')), heads, columnHeader('Recall', {class: 'rate'}))),
      element('tbody', {}, rows)),
    detail('precision', 'Precision of each digit', () => element('table', {class: 'plain'},
      element('thead', {}, element('tr', {}, columnHeader('Taken for'), columnHeader('Right'))),
      element('tbody', {}, precision.map((text, digit) => element('tr', {}, rowHeader(String(digit)), cell(text)))))),
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
