// npm run travel -- --helm PATH [--tschart PATH] [--registry PATH] [--only NAME]... [--sides helm,tschart]
import { parseArgs } from 'node:util';
import { isSide } from '../cluster/sides.ts';
import { canRun, checkScript, readScripts, TRAVEL_SIDES } from './suite.ts';

const { values } = parseArgs({
  options: {
    helm: { type: 'string' },
    tschart: { type: 'string', default: 'dist/cli.js' },
    registry: { type: 'string', default: process.env['TSCHART_REGISTRY'] ?? '' },
    only: { type: 'string', multiple: true, default: [] },
    sides: { type: 'string', default: TRAVEL_SIDES.join(',') },
  },
});
if (!values.helm) {
  console.error('usage: npm run travel -- --helm PATH [--tschart PATH] [--registry PATH] [--only NAME]');
  process.exit(2);
}
const { helm, tschart } = values;
const registry = values.registry || undefined;
const sides = values.sides.split(',').filter(isSide);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const script of readScripts()) {
  const { name } = script;
  if (values.only.length > 0 && !values.only.some((part) => name.includes(part))) continue;
  if (!canRun(script, registry, ['gpg'])) {
    total.skipped++;
    console.log(`skipped ${name}: needs ${script.needs.join(', ')}`);
    continue;
  }
  const since = Date.now();
  const differences = await checkScript(script, { helm, tschart, registry, sides }).catch((error) => [String(error)]);
  if (differences.length === 0) total.passed++;
  else total.failed++;
  console.log(`${differences.length === 0 ? 'ok     ' : 'FAILED '} ${name} (${Date.now() - since} ms)`);
  for (const difference of differences) console.log(difference);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
