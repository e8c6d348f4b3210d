// Times the library on one chart, as helm-library does for Helm's. Prints milliseconds of each round as JSON.
// Usage: node bench/library.mjs CHART ROUNDS
import { loadChartFrom, nodeHost, render } from '../dist/node.mjs';

const [chart, rounds] = [process.argv[2], Number(process.argv[3])];
const host = nodeHost();
const times = { load: [], render: [] };
let loaded;
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  loaded = await loadChartFrom(chart);
  times.load.push(performance.now() - start);
}
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  render(loaded, { values: { global: { round } }, host });
  times.render.push(performance.now() - start);
}
console.log(JSON.stringify(times));
