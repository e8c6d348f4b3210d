// npm run cluster -- --helm PATH --tschart PATH --kubeconfig FILE [--only NAME] [--sides helm,helm] [--jobs N]
import { parseArgs } from 'node:util';
import { isSide, SIDES } from './sides.ts';
import { limited, openSuite } from './suite.ts';

const { values } = parseArgs({
  options: {
    helm: { type: 'string' },
    tschart: { type: 'string', default: 'dist/cli.js' },
    kubeconfig: { type: 'string', default: process.env['KUBECONFIG'] ?? '' },
    postgres: { type: 'string', default: process.env['TSCHART_POSTGRES'] ?? '' },
    only: { type: 'string', multiple: true, default: [] },
    sides: { type: 'string', default: SIDES.join(',') },
    jobs: { type: 'string', default: '4' },
    repeat: { type: 'string', default: '1' },
    mutants: { type: 'string' },
  },
});
if (!values.helm || !values.kubeconfig) {
  console.error(
    'usage: npm run cluster -- --helm PATH --tschart PATH --kubeconfig FILE [--only NAME] [--sides helm,helm]',
  );
  process.exit(2);
}
const sides = values.sides.split(',').filter(isSide);
const suite = openSuite({
  here: process.env['TSCHART_CLUSTER_TESTS']!,
  helm: values.helm,
  tschart: values.tschart,
  kubeconfig: values.kubeconfig,
  postgres: values.postgres || undefined,
  jobs: Number(values.jobs),
  sides,
});
const chosen = suite.scripts.filter(
  ({ name }) => values.only.length === 0 || values.only.some((part) => name.includes(part)),
);
const total = { passed: 0, failed: 0, skipped: 0 };
const began = Date.now();
// With faults one script is done before the next begins, so that results come as they go.
const inTurn = limited(values.mutants ? Number(values.jobs) : Number.POSITIVE_INFINITY);
await Promise.all(
  Array.from({ length: Number(values.repeat) }, () => chosen)
    .flat()
    .map(async (script) => {
      if (script.sql && !values.postgres) {
        total.skipped++;
        return console.log(`skipped ${script.name}: no Postgres`);
      }
      let since = Date.now();
      const differences = await inTurn(() => {
        since = Date.now();
        return values.mutants
          ? suite.checkMutants(script, chosen.indexOf(script), values.mutants === 'all' ? Number.POSITIVE_INFINITY : 1)
          : suite.check(script);
      }).catch((error: unknown) => [String(error)]);
      if (differences.length === 0) total.passed++;
      else total.failed++;
      console.log(`${differences.length === 0 ? 'ok     ' : 'FAILED '} ${script.name} (${Date.now() - since} ms)`);
      for (const difference of differences) console.log(difference);
    }),
);
suite.close();
console.log(`\n${((Date.now() - began) / 1000).toFixed(0)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
