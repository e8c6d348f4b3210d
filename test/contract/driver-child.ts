// A process that changes a release on a local store, and ends itself with SIGKILL at a step of that change:
// ROOT VERB SIZE [STEP]. Prints how many steps there were.
import { install } from '../../src/action/install.ts';
import { rollback } from '../../src/action/rollback.ts';
import { uninstall } from '../../src/action/uninstall.ts';
import { upgrade } from '../../src/action/upgrade.ts';
import { openLocalStore } from '../../src/node/driver/local-store.ts';
import { nodeHost } from '../../src/node/host.ts';
import { APPLY, chartOf, RENDERING } from './driver-chart.ts';

const [root = '', verb, size, step = '0'] = process.argv.slice(2);

let steps = 0;
const context = openLocalStore({
  root,
  namespace: 'ns',
  host: nodeHost(),
  log: ({ message }) => process.stderr.write(`${message}\n`),
  work: verb!,
  patience: 60_000,
  onStep() {
    if (++steps === Number(step)) process.kill(process.pid, 'SIGKILL');
  },
});

const chart = chartOf(Number(size));
const values = new Map([['size', size!]]);
const shared = { ...RENDERING, dryRun: 'none', maxHistory: 4, serverSide: 'auto', apply: APPLY } as const;

switch (verb) {
  case 'install':
    await install(context, chart, values, {
      ...shared,
      name: 'r',
      namespace: 'ns',
      replace: false,
      createNamespace: false,
      skipCrds: false,
      apply: { ...APPLY, serverSide: true },
    });
    break;
  case 'upgrade':
    await upgrade(context, 'r', chart, values, { ...shared, reuse: 'default' });
    break;
  case 'rollback':
    await rollback(context, 'r', { ...shared, revision: 0 });
    break;
  case 'recover':
    await context.storage.history('r');
    break;
  default:
    await uninstall(context, 'r', {
      dryRun: false,
      ignoreNotFound: false,
      noHooks: false,
      keepHistory: verb === 'uninstall-keep',
      description: '',
      propagation: 'background',
      wait: 'hookOnly',
      timeout: 0n,
    });
}
process.stdout.write(String(steps));
