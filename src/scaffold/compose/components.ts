import { composeError, field, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project, Service } from '../../compose/project.ts';
import { parseBytes } from '../../compose/units.ts';
import type { PlainObject } from '../../go/plain.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { type Image, Names, objectName, parseImage, serviceName, valueKey } from '../names.ts';
import type { Component, ComponentPort, Mount, Wait, WorkloadKind } from './component.ts';
import { refuseControlsIn } from './control-characters.ts';
import {
  annotationsOf,
  containerFields,
  gracePeriod,
  labelFiles,
  lifecycle,
  profiles,
  pullPolicy,
  sizeLimit,
} from './fields.ts';
import { Ledger } from './ledger.ts';
import { type RawMount, readMounts } from './mounts.ts';
import { imagePorts, ingressPort, isHeadless, readAliases, readLinks, readPodNetwork, readPorts } from './network.ts';
import { Parts, readConfigs, readSecrets } from './parts.ts';
import { readPlacement, readUpdates } from './placement.ts';
import { readVolumes, type VolumeUse } from './project-volumes.ts';
import { reasonFor } from './reasons.ts';
import { readReferences } from './references.ts';
import { readCommand, readHealth, readResources } from './running.ts';
import { readSecurity } from './security.ts';
import { FILE_ROOM, type FileRoom, readStorage } from './storage.ts';
import type { SharedVolume } from './values.ts';
import { escapeReferences, noteSecrets, readVariables, type Variables } from './variables.ts';

/** A service on its way into the chart. */
interface Draft {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly name: string;
  readonly serviceName: string;
  readonly key: string;
  /** Its place among the services. */
  readonly at: number;
  readonly deploy: Table | undefined;
  readonly image: Image;
  readonly variables: Variables;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly health: PlainObject | undefined;
  readonly mounts: RawMount[];
  readonly aliases: string[];
  readonly waits: Wait[];
  kind: WorkloadKind;
}

/** What the chart is written from. */
export interface ComposeParts {
  readonly components: readonly Component[];
  /** Volumes of several services, or of ones that are no StatefulSet. */
  readonly shared: readonly SharedVolume[];
  readonly parts: Parts;
}

/** Names of components are cut to this, so that there is room for the release's. */
const MAX_NAME = 30;

/** Keys of values that belong to the whole chart. */
const CHART_KEYS = [
  'global',
  'nameOverride',
  'fullnameOverride',
  'imagePullSecrets',
  'persistence',
  'secrets',
  'configs',
  'waitFor',
];

/** Turns the services of a project into components of a chart; what has no counterpart goes to `notices`. */
export function readComponents(project: Project, host: ComposeHost, notices: Notice[]): ComposeParts {
  const names = new Names([], 63);
  const keys = new Names(CHART_KEYS);
  const drafts = new Map<string, Draft>();
  for (const service of project.services.values()) {
    const draft = readDraft(service, names, keys, project, host, notices);
    if (draft !== undefined) drafts.set(service.name, draft);
  }
  for (const draft of drafts.values()) connect(draft, drafts);
  const finished = new Set(
    [...drafts.values()].flatMap(({ waits }) => waits.filter((w) => w.until === 'done').map((w) => w.service)),
  );
  for (const draft of drafts.values()) draft.kind = workloadKind(draft, finished);
  for (const draft of drafts.values()) waitForServices(draft, drafts);
  const volumes = readVolumes(project, new Ledger('volumes', notices));
  const shared = sharedVolumes(drafts, volumes);
  const called = calledPorts(drafts, host);
  const parts = new Parts([...drafts.values()].map(({ name }) => name));
  const ofParts: Notice[] = [];
  readSecrets(project, parts, ofParts);
  readConfigs(project, host, parts, ofParts);
  // Volumes of their own come before those of single pods.
  for (const name of shared) parts.volume(name);
  const inConfigs = [...parts.configs.values()].reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  const room = { left: FILE_ROOM - inConfigs };
  const context: FinishContext = { project, host, claims: volumes, shared, called, drafts, room, parts };
  const components = [...drafts.values()].map((draft) => finish(draft, context));
  const used = new Set([...drafts.values()].flatMap(({ mounts }) => mounts.map(({ source }) => source)));
  for (const [name, { at }] of project.volumes) {
    if (!used.has(name)) notices.push({ at, key: `volumes.${name}`, text: 'no service uses it' });
  }
  noteUnfilled(project, drafts, volumes, notices);
  notices.push(...ofParts);
  return {
    components,
    shared: [...shared].map((name) => ({ part: parts.volume(name), use: volumes.get(name)! })),
    parts,
  };
}

/** Images whose folders for data are empty. */
const EMPTY_AT_FIRST =
  /^(?:docker\.io\/)?(?:library\/)?(?:cassandra|couchdb|elasticsearch|influxdb|mariadb|mongo|mysql|neo4j|postgres|rabbitmq|redis|valkey|zookeeper)$/;

/** Docker fills a new volume with what the image has at its place; a cluster does not. */
function noteUnfilled(
  project: Project,
  drafts: ReadonlyMap<string, Draft>,
  volumes: ReadonlyMap<string, VolumeUse>,
  notices: Notice[],
): void {
  const names = [...project.volumes.keys()].filter((name) => {
    if (volumes.get(name)?.kind !== 'claim') return false;
    const users = [...drafts.values()].filter(({ mounts, image }) => {
      const filled = mounts.some(({ type, source, noCopy }) => type === 'volume' && source === name && noCopy !== true);
      return filled && !EMPTY_AT_FIRST.test(image.repository);
    });
    return users.length > 0;
  });
  if (names.length === 0) return;
  const { at } = project.volumes.get(names[0]!)!;
  notices.push({
    at,
    key: 'volumes',
    text: `${names.join(', ')}: empty at first: no files of the image are copied into them`,
  });
}

function readDraft(
  service: Service,
  names: Names,
  keys: Names,
  project: Project,
  host: ComposeHost,
  notices: Notice[],
): Draft | undefined {
  const { name, table } = service;
  const ledger = new Ledger(`services.${name}`, notices);
  refuseControlsIn(table, ledger.path);
  if (table.entries.has('provider')) {
    ledger.note(table.entries.get('provider')!.at, 'provider', reasonFor('provider'));
    return undefined;
  }
  const ownName = names.claim(serviceName(name), '-');
  if (ownName !== name) {
    ledger.note(
      service.at,
      '',
      `is called ${ownName} in the cluster, where ${name} is no name for a Service: change what calls it`,
    );
  }
  const deploy = ledger.open(table, 'deploy');
  const key = keys.claim(valueKey(name));
  return {
    service,
    ledger,
    name: ownName.length > MAX_NAME ? names.claim(objectName(ownName.slice(0, MAX_NAME)), '-') : ownName,
    serviceName: ownName,
    key,
    at: [...project.services.keys()].indexOf(name),
    deploy,
    image: readImage(service, project, key, ledger),
    variables: readVariables(table, ledger, project, host),
    command: readCommand(table, 'entrypoint', ledger),
    args: readCommand(table, 'command', ledger),
    health: readHealth(table, ledger),
    mounts: [...readMounts(table, ledger), ...mountsOf(table, project, ledger, new Set([name]))],
    aliases: readAliases(table, ledger),
    waits: [],
    kind: 'Deployment',
  };
}

/** The mounts of services that `volumes_from` names. */
function mountsOf(table: Table, project: Project, ledger: Ledger, seen: Set<string>): RawMount[] {
  const mounts: RawMount[] = [];
  for (const text of ledger.texts(table, 'volumes_from')) {
    const [name = '', mode] = text.split(':');
    const other = project.services.get(name);
    if (other === undefined || seen.has(name)) {
      ledger.note(table.at, 'volumes_from', `${text}: only services of the project can be taken from`);
      continue;
    }
    seen.add(name);
    const quiet = new Ledger(ledger.path, []);
    const theirs = [...readMounts(other.table, quiet), ...mountsOf(other.table, project, quiet, seen)];
    mounts.push(...theirs.map((mount) => (mode === 'ro' ? { ...mount, readOnly: true } : mount)));
  }
  return mounts;
}

function readImage(service: Service, project: Project, key: string, ledger: Ledger): Image {
  const { table, name } = service;
  // An empty text is none, as for Compose.
  const given = ledger.text(table, 'image') || undefined;
  const build = ledger.take(table, 'build');
  const reference = given ?? `${project.name}-${name}`;
  if (build !== undefined) {
    const context = textOf(build.kind === 'table' ? field(build, 'context') : build) ?? '.';
    const tags = field(build, 'tags');
    const also =
      tags?.kind === 'list' && tags.items.length > 0 ? ` (its tags: ${tags.items.map(textOf).join(', ')})` : '';
    ledger.note(
      build.at,
      'build',
      `build the image from ${context}${also}, push it, and name it in values (${key}.image): ${reference} stands there now`,
    );
  }
  const image = parseImage(reference);
  if (!REFERENCE.test(reference)) {
    const at = table.entries.get('image')?.at ?? service.at;
    ledger.note(
      at,
      'image',
      `${JSON.stringify(reference)} is no image's reference: correct it in values (${key}.image)`,
    );
  }
  return image;
}

/** A reference as registries take it. */
const REFERENCE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/|\[[0-9A-Fa-f:]+\](?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9A-Fa-f]+)?$/;

/** Links and dependencies between services. */
function connect(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { service, ledger } = draft;
  for (const { service: name, alias } of readLinks(service.table, ledger)) {
    const other = drafts.get(name);
    if (other === undefined) ledger.note(service.at, 'links', `there is no service ${name}`);
    else if (alias !== name) other.aliases.push(alias);
  }
  const depends = ledger.take(service.table, 'depends_on');
  const unordered: string[] = [];
  for (const [name, { at, value }] of depends?.kind === 'table' ? depends.entries : []) {
    const condition = textOf(field(value, 'condition')) ?? 'service_started';
    const required = textOf(field(value, 'required')) !== 'false';
    if (!drafts.has(name)) {
      if (required)
        throw composeError(at, `services.${service.name} depends on ${name}, which is no service`, 'Correct the name.');
      continue;
    }
    if (condition === 'service_healthy') draft.waits.push({ service: name, until: 'ready' });
    else if (condition === 'service_completed_successfully') draft.waits.push({ service: name, until: 'done' });
    else unordered.push(name);
    if (/^true$/i.test(textOf(field(value, 'restart')) ?? '')) {
      ledger.note(at, `depends_on.${name}.restart`, 'Kubernetes restarts no pod because of another');
    }
  }
  if (unordered.length > 0) {
    ledger.note(
      depends!.at,
      'depends_on',
      `${unordered.join(', ')}: Kubernetes starts everything at once; a container that cannot do without ends, and is started again`,
    );
  }
}

/** Nothing waits until a Job is ready: it has no Service that could answer. */
function waitForServices(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  for (const wait of [...draft.waits]) {
    if (wait.until === 'done' || drafts.get(wait.service)!.kind !== 'Job') continue;
    draft.waits.splice(draft.waits.indexOf(wait), 1);
    draft.ledger.note(draft.service.at, `depends_on.${wait.service}`, 'a Job has no Service that could be waited for');
  }
}

function workloadKind({ service, ledger, deploy, health, mounts }: Draft, finished: ReadonlySet<string>): WorkloadKind {
  const { table } = service;
  const mode = ledger.text(deploy, 'mode') ?? 'replicated';
  if (!/^(?:replicated|global)(?:-job)?$/.test(mode))
    ledger.note(service.at, 'deploy.mode', `${mode}: replicated stands for it`);
  if (mode.endsWith('-job')) {
    if (mode === 'global-job')
      ledger.note(service.at, 'deploy.mode', 'global-job: a Job runs once, not once on each node');
    return 'Job';
  }
  if (finished.has(service.name)) return 'Job';
  const policy = textOf(field(field(deploy, 'restart_policy'), 'condition'));
  const once = textOf(field(table, 'restart')) === 'no' || policy === 'none';
  if (once && !table.entries.has('ports') && !table.entries.has('expose') && health === undefined) return 'Job';
  if (mode === 'global') return 'DaemonSet';
  return mounts.some(({ type, source }) => type === 'volume' && source !== '') ? 'StatefulSet' : 'Deployment';
}

/** Volumes that need a claim of their own: several services use them, or one that is no StatefulSet. */
function sharedVolumes(drafts: ReadonlyMap<string, Draft>, volumes: ReadonlyMap<string, VolumeUse>): Set<string> {
  const users = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    for (const { type, source } of draft.mounts) {
      if (type !== 'volume' || source === '' || volumes.get(source)?.kind !== 'claim') continue;
      const known = users.get(source) ?? [];
      if (!known.includes(draft)) users.set(source, [...known, draft]);
    }
  }
  const shared = new Set<string>();
  for (const [name, by] of users) {
    if (by.length > 1 || by[0]!.kind !== 'StatefulSet') shared.add(name);
    if (by.length > 1) {
      const list = by.map(({ service }) => service.name).join(', ');
      by[0]!.ledger.note(
        by[0]!.service.at,
        'volumes',
        `${name} is used by ${list}: on several nodes it needs accessModes [ReadWriteMany] (persistence in values)`,
      );
    }
  }
  for (const draft of drafts.values()) {
    const own = draft.mounts.some(
      ({ type, source }) => type === 'volume' && volumes.get(source)?.kind === 'claim' && !shared.has(source),
    );
    if (draft.kind === 'StatefulSet' && !own) draft.kind = 'Deployment';
  }
  return shared;
}

/** The ports at which the texts of the project call its services: `db:5432`. */
function calledPorts(drafts: ReadonlyMap<string, Draft>, host: ComposeHost): Map<string, number[]> {
  const byName = new Map<string, string>();
  for (const { service, aliases } of drafts.values())
    for (const name of [service.name, ...aliases]) byName.set(name, service.name);
  const called = new Map<string, Set<number>>();
  const scan = (text: string): void => {
    for (const [, name, port] of text.matchAll(
      /(?<![A-Za-z0-9._-])([A-Za-z0-9][A-Za-z0-9._-]*):(\d{2,5})(?![0-9.])/g,
    )) {
      const service = byName.get(name!);
      const number = Number(port);
      if (service === undefined || number > 65535) continue;
      called.set(service, (called.get(service) ?? new Set()).add(number));
    }
  };
  for (const { variables, command, args, mounts } of drafts.values()) {
    for (const values of [variables.env, variables.config, variables.secretEnv])
      for (const text of values.values()) scan(text);
    for (const word of [...(command ?? []), ...(args ?? [])]) scan(word);
    for (const { type, source, at } of mounts) {
      if (type !== 'bind') continue;
      const path = host.resolve(at.base, source);
      const kind = host.stat(path);
      if (kind?.kind === 'file' && kind.size < 200_000) scan(decodeUtf8(host.read(path)!));
    }
  }
  return new Map([...called].map(([name, ports]) => [name, [...ports].sort((a, b) => a - b)]));
}

interface FinishContext {
  readonly project: Project;
  readonly host: ComposeHost;
  readonly claims: ReadonlyMap<string, VolumeUse>;
  readonly shared: ReadonlySet<string>;
  readonly called: ReadonlyMap<string, readonly number[]>;
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly room: FileRoom;
  readonly parts: Parts;
}

function finish(draft: Draft, context: FinishContext): Component {
  const { service, ledger, deploy, name, key, image, variables, health, kind } = draft;
  const { project, host, claims, shared, drafts, room, parts } = context;
  const called = context.called.get(service.name) ?? [];
  const { table } = service;
  const labels = { 'app.kubernetes.io/component': name };
  const wanted = [...new Set([...called, ...imagePorts(image)])];
  const ports = readPorts(table, wanted, ledger);
  const security = readSecurity(table, ledger);
  const placement = readPlacement(table, deploy, labels, ledger);
  const volumeNames = new Names([], 63);
  if (kind === 'Job') noteJob(draft, ports);
  if (kind === 'DaemonSet' && field(deploy, 'replicas') !== undefined)
    ledger.note(service.at, 'deploy.replicas', 'a DaemonSet runs once on each node');
  const storage = readStorage(draft.mounts, {
    project,
    host,
    ledger,
    service: table,
    name,
    kind,
    folder: parts.folders.claim(name, '-'),
    names: volumeNames,
    parts,
    shared,
    claims,
    room,
  });
  const references = readReferences(table, project, ledger, parts, volumeNames);
  const shm = ledger.text(table, 'shm_size');
  if (shm !== undefined && parseBytes(shm) === undefined) ledger.note(service.at, 'shm_size', `${shm} is no size`);
  const replicas = ledger.number(deploy, 'replicas') ?? ledger.number(table, 'scale') ?? 1;
  ledger.take(table, 'scale');
  const volumes = [...storage.volumes, ...references.volumes];
  const mounts = withoutDoubles([...storage.mounts, ...references.mounts], draft);
  if (shm !== undefined) {
    const shmName = volumeNames.claim('shm', '-');
    volumes.push({ kind: 'plain', name: shmName, source: { emptyDir: { medium: 'Memory', ...sizeLimit(shm) } } });
    mounts.push({ volume: shmName, path: '/dev/shm', subPath: '', readOnly: false });
  }
  if (kind === 'StatefulSet' && replicas > 1) {
    ledger.note(service.at, 'volumes', 'each pod has volumes of its own, where Compose shares one');
  }
  const names = new Set([...variables.env.keys(), ...variables.config.keys(), ...variables.secretEnv.keys()]);
  const words = (list: readonly string[] | undefined): string[] =>
    (list ?? []).map((word) => escapeReferences(word, names));
  for (const list of [draft.command, draft.args]) {
    if (list?.length === 0) ledger.note(service.at, 'entrypoint', 'empty: Kubernetes keeps what the image has');
  }
  const component: Component = {
    service: service.name,
    at: service.at,
    name,
    serviceName: draft.serviceName,
    key,
    kind,
    enabled: profiles(table, ledger) ? !service.off : undefined,
    replicas,
    image,
    built: table.entries.has('build'),
    pullPolicy: pullPolicy(table, ledger),
    command: words(draft.command),
    args: words(draft.args),
    ...variables,
    ports: kind === 'Job' ? [] : ports,
    aliases: aliasNames(draft, drafts),
    headless: isHeadless(deploy, ledger) || ports.length === 0,
    ingress: ingressPort(ports),
    resources: readResources(table, deploy, ledger),
    livenessProbe: health,
    readinessProbe: health,
    annotations: annotationsOf(deploy, 'labels', ledger),
    podAnnotations: {
      ...labelFiles(table, ledger, host),
      ...annotationsOf(table, 'labels', ledger),
      ...annotationsOf(table, 'annotations', ledger),
    },
    podSecurityContext: security.pod,
    securityContext: security.container,
    nodeSelector: placement.nodeSelector,
    affinity: placement.affinity,
    volumes,
    mounts,
    waits: draft.waits,
    workloadSpec: { ...readUpdates(deploy, kind, ledger), ...jobSpec(draft, replicas) },
    podSpec: {
      ...readPodNetwork(table, ledger),
      ...(placement.spread.length > 0 ? { topologySpreadConstraints: placement.spread } : {}),
      ...gracePeriod(table, ledger),
    },
    container: { ...containerFields(table, ledger), ...lifecycle(table, ledger) },
  };
  readRestart(draft);
  noteSecrets(table, ledger);
  ledger.close(table, reasonFor);
  return component;
}

/** What a Job has no place for. */
function noteJob({ service, ledger, health, aliases }: Draft, ports: readonly ComponentPort[]): void {
  const note = (key: string, text: string): void => {
    if (service.table.entries.has(key)) ledger.note(service.table.entries.get(key)!.at, key, text);
  };
  if (ports.some(({ published }) => published !== '')) note('ports', 'a Job has no Service');
  note('expose', 'a Job has no Service');
  if (health !== undefined) note('healthcheck', 'a Job is watched until it ends, not probed');
  if (aliases.length > 0) {
    note('container_name', 'a Job has no Service');
    note('networks', `aliases ${aliases.join(', ')}: a Job has no Service`);
  }
}

/** Of mounts at one path the last counts. */
function withoutDoubles(mounts: readonly Mount[], { ledger, service }: Draft): Mount[] {
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  for (const mount of mounts) {
    if (last.get(mount.path) !== mount)
      ledger.note(service.at, 'volumes', `${mount.path}: another mount stands at the same path`);
  }
  return mounts.filter((mount) => last.get(mount.path) === mount);
}

/** Names by which other containers find the service, that a Service can have, and no other service has. */
function aliasNames(
  { name, serviceName, aliases, ledger, service, at }: Draft,
  drafts: ReadonlyMap<string, Draft>,
): string[] {
  const others = [...drafts.values()].filter((draft) => draft.name !== name);
  const taken = new Set(others.flatMap((draft) => [draft.serviceName, ...(draft.at < at ? draft.aliases : [])]));
  const kept = new Set<string>();
  for (const alias of new Set(aliases)) {
    if (alias === serviceName) continue;
    if (/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(alias) && !taken.has(alias)) kept.add(alias);
    else if (alias !== service.name)
      ledger.note(
        service.at,
        'networks',
        `alias ${alias}: no Service can have this name${taken.has(alias) ? ' twice' : ''}`,
      );
  }
  return [...kept];
}

function readRestart({ service, ledger, deploy, kind }: Draft): void {
  const restart = ledger.text(service.table, 'restart') ?? '';
  const policy = ledger.open(deploy, 'restart_policy');
  const condition = ledger.text(policy, 'condition') ?? '';
  if (kind === 'Job') {
    ledger.take(policy, 'max_attempts');
    return;
  }
  const key = restart === '' ? 'deploy.restart_policy.condition' : 'restart';
  if (restart === 'no' || condition === 'none') {
    ledger.note(service.at, key, `a ${kind} starts its containers again whenever they end`);
  } else if (restart.startsWith('on-failure') || condition === 'on-failure') {
    ledger.note(service.at, key, `on-failure: a ${kind} starts its containers again also when they end well`);
  }
}

function jobSpec({ service, deploy, kind }: Draft, replicas: number): PlainObject {
  if (kind !== 'Job') return {};
  const restart = textOf(field(service.table, 'restart')) ?? '';
  const attempts =
    textOf(field(field(deploy, 'restart_policy'), 'max_attempts')) ?? /^on-failure:(\d+)$/.exec(restart)?.[1];
  const failure =
    restart.startsWith('on-failure') || textOf(field(field(deploy, 'restart_policy'), 'condition')) === 'on-failure';
  const backoffLimit = attempts !== undefined && /^\d+$/.test(attempts) ? Number(attempts) : failure ? 6 : 0;
  return { backoffLimit, ...(replicas > 1 ? { completions: replicas, parallelism: replicas } : {}) };
}
