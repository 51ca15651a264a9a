/** In each power of ten, from few to many. */
const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];
const FEWEST_TICKS = 4;

/** Where to draw lines on a logarithmic scale: few round numbers, all of which have room for a label. */
function logarithmicTicks(least, most) {
  const from = Math.floor(Math.log10(least));
  const powers = Array.from({length: Math.ceil(Math.log10(most)) - from + 1}, (_, index) => 10 ** (from + index));
  const within = (tick) => tick >= least && tick <= most;
  return MANTISSAS
    .map((mantissas) => powers.flatMap((power) => mantissas.map((mantissa) => mantissa * power)).filter(within))
    .find((ticks) => ticks.length >= FEWEST_TICKS) ?? evenTicks(least, most);
}

/** The same where the scale is so short that it is nearly linear. */
function evenTicks(least, most) {
  const power = 10 ** Math.floor(Math.log10(most - least));
  const step = [5, 2, 1, 0.5, 0.2, 0.1].map((factor) => factor * power)
    .find((size) => Math.floor(most / size) - Math.ceil(least / size) + 1 >= FEWEST_TICKS);
  const first = Math.ceil(least / step);
  return Array.from({length: Math.floor(most / step) - first + 1}, (_, index) => (first + index) * step);
}
