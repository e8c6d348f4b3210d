import { atLeast, type Command, exactly, noArguments } from '../command.ts';
import { noMoreArguments } from '../completion/answer.ts';
import { completeInstall } from '../completion/charts.ts';
import {
  completeRelease,
  completeReleases,
  completeRevision,
  completeRevisionFlag,
  completeUpgrade,
} from '../completion/releases.ts';
import { type Flag, flag, toggle } from '../flags/flag.ts';
import { INT, STRING, STRING_SLICE } from '../flags/kinds.ts';
import { recordParts, store, versionFlags } from '../releases/store-flag.ts';
import * as install from './install-flags.ts';
import { output } from './output-flag.ts';

const revision = flag('revision', INT, "the release's revision", { complete: completeRevisionFlag });
const cleanupOnFail = toggle('cleanup-on-fail', 'when it fails, delete the resources that it made');
const historyMax = flag('history-max', INT, 'how many revisions to keep of a release; 0 keeps all', { initial: 10 });
const serverSide = flag(
  'server-side',
  STRING,
  "whether the server merges updates of objects: 'true', 'false' or 'auto' (as the revision before)",
  { initial: 'auto' },
);

export type GetPart = 'all' | 'hooks' | 'manifest' | 'metadata' | 'notes' | 'values';

function getPart(name: GetPart, short: string, flags: readonly Flag[]): Command {
  return {
    name,
    usage: 'RELEASE_NAME',
    short,
    long: `\nGiven the name of a release, this will ${short}.\n`,
    arguments: exactly(1),
    flags: [...flags, store],
    complete: completeRelease,
    run: async (call) => (await import('./get-run.ts')).runGet(name, call),
  };
}

export const getFlags = {
  revision,
  template: flag('template', STRING, 'template to print with, such as {{.Release.Name}}'),
  output,
  all: toggle('all', 'print all values, defaults included', { short: 'a' }),
} as const;

export const get: Command = {
  name: 'get',
  short: 'print what is stored of a release',
  long: '\nPrints parts of what is stored of a release.\n',
  arguments: noArguments,
  subcommands: [
    getPart('all', 'print everything that is stored of it', [getFlags.revision, getFlags.template]),
    getPart('hooks', 'print its hooks', [revision]),
    getPart('manifest', 'print its manifest', [revision]),
    getPart('metadata', 'print what it is made of', [revision, output]),
    getPart('notes', 'print its notes', [revision]),
    getPart('values', 'print its values', [revision, output, getFlags.all]),
  ],
};

export const historyFlags = {
  max: flag('max', INT, 'how many revisions to list', { initial: 256 }),
  output,
  showRollbackRevision: toggle('show-rollback-revision', 'add a column that says which revision a rollback went to'),
} as const;

export const history: Command = {
  name: 'history',
  usage: 'RELEASE_NAME',
  aliases: ['hist'],
  short: "list a release's revisions",
  long: '\nLists the revisions of a release, the newest last.\n',
  arguments: exactly(1),
  flags: [...Object.values(historyFlags), store],
  complete: completeRelease,
  run: async (call) => (await import('./history-run.ts')).runHistory(call),
};

export const installCommand: Command = {
  name: 'install',
  usage: '[NAME] [CHART]',
  short: 'install a chart',
  long: '\nInstalls a chart as a release. CHART is a directory, an archive, a URL, or repository/name.\n',
  arguments: atLeast(1),
  flags: [
    ...Object.values(install.installFlags),
    install.hideSecret,
    install.dryRun,
    output,
    store,
    recordParts,
    ...Object.values(versionFlags),
  ],
  exclusive: install.exclusiveForce,
  complete: completeInstall,
  run: async (call) => (await import('./install-run.ts')).runInstall(call),
};

export const listFlags = {
  short: toggle('short', 'print names only', { short: 'q' }),
  noHeaders: toggle('no-headers', 'leave out the line of titles'),
  timeFormat: flag('time-format', STRING, 'layout of times, in Go\'s notation: "2006-01-02 15:04:05Z0700"'),
  date: toggle('date', 'sort by date', { short: 'd' }),
  reverse: toggle('reverse', 'sort the other way round', { short: 'r' }),
  uninstalled: toggle('uninstalled', 'list uninstalled releases whose history was kept'),
  superseded: toggle('superseded', 'list superseded releases'),
  uninstalling: toggle('uninstalling', 'list releases that are being uninstalled'),
  deployed: toggle('deployed', 'list deployed releases'),
  failed: toggle('failed', 'list failed releases'),
  pending: toggle('pending', 'list pending releases'),
  allNamespaces: toggle('all-namespaces', 'list the releases of every namespace', { short: 'A' }),
  max: flag('max', INT, 'how many releases to list', { short: 'm', initial: 256 }),
  offset: flag('offset', INT, 'how many releases to skip'),
  filter: flag('filter', STRING, 'regular expression that names must match', { short: 'f' }),
  selector: flag('selector', STRING, 'labels that releases must have, such as key1=value1,key2!=value2', {
    short: 'l',
  }),
  output,
} as const;

export const list: Command = {
  name: 'list',
  aliases: ['ls'],
  short: 'list releases',
  long: '\nLists the releases of a namespace, by name.\n',
  arguments: noArguments,
  flags: [...Object.values(listFlags), store],
  complete: noMoreArguments,
  run: async (call) => (await import('./list-run.ts')).runList(call),
};

export const testFlags = {
  timeout: install.timeout,
  logs: toggle('logs', 'print the logs of test pods when all tests are done'),
  filter: flag('filter', STRING_SLICE, 'tests to run, name=a,name=b, or to leave out, !name=a (can be repeated)'),
} as const;

export const test: Command = {
  name: 'test',
  usage: '[RELEASE]',
  short: "run a release's tests",
  long: '\nRuns the tests that the chart of a release defines.\n',
  arguments: exactly(1),
  flags: [...Object.values(testFlags), store],
  complete: completeRelease,
  run: async (call) => (await import('./test-run.ts')).runTest(call),
};

export const rollbackFlags = {
  dryRun: install.dryRun,
  forceReplace: install.forceReplace,
  force: install.force,
  forceConflicts: install.forceConflicts,
  serverSide,
  noHooks: install.noHooks,
  timeout: install.timeout,
  waitForJobs: install.waitForJobs,
  cleanupOnFail,
  historyMax,
  description: flag('description', STRING, 'description for the record, of 256 characters at most'),
  wait: install.wait,
} as const;

export const rollback: Command = {
  name: 'rollback',
  usage: '<RELEASE> [REVISION]',
  short: 'go back to an earlier revision',
  long: '\nTakes a release back to a revision; to the one before when none is named, or 0.\n',
  arguments: atLeast(1),
  flags: [...Object.values(rollbackFlags), store, recordParts],
  exclusive: install.exclusiveForce,
  complete: completeRevision,
  run: async (call) => (await import('./rollback-run.ts')).runRollback(call),
};

export const statusFlags = { revision, output } as const;

export const status: Command = {
  name: 'status',
  usage: 'RELEASE_NAME',
  short: 'print the state of a release',
  long: '\nPrints the state of a release: when it was deployed, its revision, its resources and notes.\n',
  arguments: exactly(1),
  flags: [...Object.values(statusFlags), store],
  complete: completeRelease,
  run: async (call) => (await import('./status-run.ts')).runStatus(call),
};

export const uninstallFlags = {
  dryRun: toggle('dry-run', 'only say what would be done'),
  noHooks: install.noHooks,
  ignoreNotFound: toggle('ignore-not-found', 'a release that is not there counts as uninstalled'),
  keepHistory: toggle('keep-history', 'keep the record and mark it as uninstalled'),
  cascade: flag('cascade', STRING, 'how dependents are deleted: "background", "orphan" or "foreground"', {
    initial: 'background',
  }),
  timeout: install.timeout,
  description: install.description,
  wait: install.wait,
} as const;

export const uninstall: Command = {
  name: 'uninstall',
  usage: 'RELEASE_NAME [...]',
  aliases: ['del', 'delete', 'un'],
  suggestFor: ['remove', 'rm'],
  short: 'uninstall releases',
  long: '\nDeletes the resources of releases, and their history.\n',
  arguments: atLeast(1),
  flags: [...Object.values(uninstallFlags), store],
  complete: completeReleases,
  run: async (call) => (await import('./uninstall-run.ts')).runUninstall(call),
};

const {
  replace: _,
  generateName: __,
  nameTemplate: ___,
  serverSide: ____,
  ...sharedWithInstall
} = install.installFlags;

export const upgradeFlags = {
  ...sharedWithInstall,
  install: toggle('install', 'install the release where it is not there yet', { short: 'i' }),
  dryRun: install.dryRun,
  hideSecret: install.hideSecret,
  serverSide,
  resetValues: toggle('reset-values', "start from the chart's values"),
  reuseValues: toggle('reuse-values', "start from the last revision's values; --reset-values overrules it"),
  resetThenReuseValues: toggle(
    'reset-then-reuse-values',
    "start from the chart's values with the last revision's over them; the other two overrule it",
  ),
  historyMax,
  cleanupOnFail,
  output,
} as const;

export const upgrade: Command = {
  name: 'upgrade',
  usage: '[RELEASE] [CHART]',
  short: 'upgrade a release',
  long: '\nUpgrades a release to a chart, or to other values of the same chart.\n',
  arguments: exactly(2),
  flags: [...Object.values(upgradeFlags), store, recordParts, ...Object.values(versionFlags)],
  exclusive: install.exclusiveForce,
  complete: completeUpgrade,
  run: async (call) => (await import('./upgrade-run.ts')).runUpgrade(call),
};
