/** The kernels of each network's first convolution, all on one scale of colours. */
function kernels({networks}) {
  if (networks.length === 0) {
    return [missing('The kernels will be here when the training of the first network has begun.')];
  }
  const most = networks.reduce(
    (largest, {firstLayer}) => firstLayer.kernels.flat().reduce((one, other) => Math.max(one, Math.abs(other)), largest),
    Number.MIN_VALUE);
  const text = (value) => value.toFixed(2).replace('-', '\u2212');
  return [
    element('p', {class: 'note'},
      'Each square is a kernel: its weights, by which the pixels of a small window are multiplied before they are summed.'),
    element('p', {class: 'scale'}, element('span', {}, hidden('Colours from '), text(-most)), element('i', {}),
      element('span', {}, hidden('to '), text(most))),
    ...networks.map((network, index) => element('figure', {},
      element('figcaption', {}, element('h3', {}, named(network, index))),
      element('div', {
        class: 'kernels', role: 'img',
        'aria-label': `${network.firstLayer.kernels.length} kernels of ${network.firstLayer.height} by `
          + `${network.firstLayer.width} weights; the table below has the numbers`,
      }, network.firstLayer.kernels.map((values) => kernelPicture(network.firstLayer, values, most))))),
    disclosure('kernels', 'The weights in numbers', () => weights(networks)),
  ];
}

function kernelPicture({height, width}, values, most) {
  return drawn({title: values.map(short).join(' ')}, width, height, (context) => {
    const zero = rgb('--sheet');
    const poles = [rgb('--negative'), rgb('--positive')];
    const data = context.createImageData(width, height);
    values.forEach((value, index) => {
      const pole = poles[value < 0 ? 0 : 1];
      const share = Math.min(1, Math.abs(value) / most);
      data.data.set([...zero.map((from, i) => from + share * (pole[i] - from)), 255], 4 * index);
    });
    context.putImageData(data, 0, 0);
  });
}

function weights(networks) {
  const {height, width} = networks[0].firstLayer;
  const places = Array.from({length: height * width}, (_, i) => `${Math.floor(i / width) + 1}, ${i % width + 1}`);
  return scrolling('The weights in numbers', element('table', {class: 'plain'},
    element('thead', {}, element('tr', {}, columnHeader('Network'), columnHeader('Kernel'),
      places.map((place) => columnHeader(place)))),
    element('tbody', {}, networks.flatMap((network, index) => network.firstLayer.kernels.map((values, kernel) =>
      element('tr', {}, rowHeader(named(network, index)), cell(String(kernel + 1)),
        values.map((value) => cell(short(value)))))))));
}
