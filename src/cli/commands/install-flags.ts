import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { type Flag, flag, toggle } from '../flags/flag.ts';
import { DURATION, type FlagKind, STRING, STRING_MAP } from '../flags/kinds.ts';
import { chartSourceFlags, devel } from './chart-flags.ts';
import { generateName, nameTemplate } from './name-flags.ts';
import { postRenderFlags } from './post-render-flags.ts';
import { valueFlags } from './value-flags.ts';

const MINUTES = 60_000_000_000n;
export const timeout = flag(
  'timeout',
  DURATION,
  'how long one Kubernetes operation may take, such as a Job of a hook',
  {
    initial: 5n * MINUTES,
  },
);

const WAIT_STRATEGIES = ['watcher', 'legacy', 'hookOnly'];

const WAIT: FlagKind<string> = {
  placeholder: 'WaitStrategy',
  parse: (text) => {
    if (text === 'true') return 'watcher';
    if (text === 'false') return 'hookOnly';
    if (WAIT_STRATEGIES.includes(text)) return text;
    throw new GoError(`invalid wait input ${quote(text)}. Valid inputs are watcher, hookOnly, and legacy`);
  },
  note: (text) => {
    if (text !== 'true' && text !== 'false') return undefined;
    const instead = text === 'true' ? 'watcher' : 'hookOnly';
    return `--wait=${text} is deprecated (boolean value) and can be replaced with --wait=${instead}`;
  },
  show: (text) => text,
  unremarkable: [''],
};

export const wait = flag(
  'wait',
  WAIT,
  "wait until resources are ready, for --timeout at most: 'watcher' (also --wait alone), 'hookOnly' or 'legacy'",
  { initial: 'hookOnly', bare: 'watcher' },
);

export const serverSide = toggle('server-side', 'let the server merge updates of objects', { initial: true });
export const forceReplace = toggle('force-replace', 'replace resources instead of updating them');
export const forceConflicts = toggle('force-conflicts', 'take over conflicting fields in server-side updates');
export const force = toggle('force', 'old name of --force-replace', { deprecated: 'use --force-replace instead' });
export const atomic = toggle('atomic', 'old name of --rollback-on-failure', {
  deprecated: 'use --rollback-on-failure instead',
});
export const description = flag('description', STRING, 'description for the record');
export const labels = flag('labels', STRING_MAP, 'labels for the record: key1=val1,key2=val2', { short: 'l' });
export const createNamespace = toggle('create-namespace', "create the release's namespace where it is missing");
export const waitForJobs = toggle('wait-for-jobs', 'with --wait, wait for Jobs to complete as well');
export const dependencyUpdate = toggle('dependency-update', 'fetch missing dependencies first');
export const disableOpenApiValidation = toggle(
  'disable-openapi-validation',
  "don't check manifests against the cluster's schema",
);
export const rollbackOnFailure = toggle('rollback-on-failure', 'undo everything when it fails; implies --wait=watcher');
export const skipCrds = toggle('skip-crds', "don't install CRDs");
export const renderSubchartNotes = toggle('render-subchart-notes', 'show the notes of subcharts too');
export const skipSchemaValidation = toggle('skip-schema-validation', "don't check values against JSON schemas");
export const enableDns = toggle('enable-dns', 'let templates look up names');
export const hideNotes = toggle('hide-notes', "don't print the notes; they are still kept");
export const takeOwnership = toggle('take-ownership', 'take over existing resources whoever they belong to');
export const noHooks = toggle('no-hooks', "don't run hooks");

const NO_EFFECT = "this flag has no effect for 'helm template' and will be removed in Helm 5";

export const sourceFlags = chartSourceFlags((generatesName) => (generatesName ? 1 : 2));

/** The flags of install, which template has as well. */
export const installFlags = {
  createNamespace,
  forceReplace,
  force,
  forceConflicts,
  serverSide,
  noHooks,
  replace: toggle('replace', 'use the name again when only a deleted release has it (unsafe in production)'),
  timeout,
  waitForJobs,
  generateName,
  nameTemplate,
  description,
  devel,
  dependencyUpdate,
  disableOpenApiValidation,
  rollbackOnFailure,
  atomic,
  skipCrds,
  renderSubchartNotes,
  skipSchemaValidation,
  labels,
  enableDns,
  hideNotes,
  takeOwnership,
  wait,
  ...valueFlags,
  ...sourceFlags,
  ...postRenderFlags,
} as const;

export const hideSecret = toggle('hide-secret', 'leave Secrets out of what --dry-run shows');

/** `--dry-run` of commands that change releases. */
export const dryRun: Flag<string> = flag(
  'dry-run',
  STRING,
  "say what would be done: 'none' (do it), 'client' (without the cluster) or 'server' (let the cluster check it)",
  { initial: 'none', bare: 'unset' },
);

/** Flags that exist for template's sake only because install has them. */
export const templateNoteFlags = {
  hideNotes: toggle('hide-notes', 'accepted and ignored', { deprecated: NO_EFFECT }),
  renderSubchartNotes: toggle('render-subchart-notes', 'accepted and ignored', { deprecated: NO_EFFECT }),
} as const;

/** Groups of which one may be given. */
export const exclusiveForce = [
  ['force-replace', 'force-conflicts'],
  ['force', 'force-conflicts'],
] as const;
