import { field } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project } from '../../compose/project.ts';
import { parseBytes } from '../../compose/units.ts';
import { Names } from '../names.ts';
import type { Component, Mount } from './component.ts';
import { aliasNames, calledPorts, connect, waitForServices } from './connections.ts';
import { type Draft, nameServices, readDraft } from './draft.ts';
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
import { imagePorts, ingressPort, isHeadless, readPodNetwork, readPorts } from './network.ts';
import { Parts, readConfigs, readSecrets } from './parts.ts';
import { readPlacement, readUpdates } from './placement.ts';
import { readVolumes, type VolumeUse } from './project-volumes.ts';
import { reasonFor } from './reasons.ts';
import { readReferences } from './references.ts';
import { readResources } from './running.ts';
import { readSecurity } from './security.ts';
import { noteUnfilled, sharedVolumes } from './shared-volumes.ts';
import { FILE_ROOM, type FileRoom, readStorage } from './storage.ts';
import type { SharedVolume } from './values.ts';
import { escapeReferences, noteSecrets } from './variables.ts';
import { jobSpec, noteJob, readRestart, workloadKind } from './workload-kind.ts';

/** What the chart is written from. */
export interface ComposeParts {
  readonly components: readonly Component[];
  /** Volumes of several services, or of ones that are no StatefulSet. */
  readonly shared: readonly SharedVolume[];
  readonly parts: Parts;
}

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
  const serviceNames = nameServices(project.services, names);
  const drafts = new Map<string, Draft>();
  for (const service of project.services.values()) {
    const draft = readDraft(service, serviceNames, names, keys, project, host, notices);
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
  const { service, ledger, deploy, name, key, image, variables, health, kind, replicas } = draft;
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
  for (const [key, list] of [
    ['entrypoint', draft.command],
    ['command', draft.args],
  ] as const) {
    if (list?.length === 0) ledger.note(service.at, key, 'empty: Kubernetes keeps what the image has');
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
    workloadSpec: { ...readUpdates(deploy, kind, ledger), ...jobSpec(draft) },
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

/** Of mounts at one path the last counts. */
function withoutDoubles(mounts: readonly Mount[], { ledger, service }: Draft): Mount[] {
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  for (const mount of mounts) {
    if (last.get(mount.path) !== mount)
      ledger.note(service.at, 'volumes', `${mount.path}: another mount stands at the same path`);
  }
  return mounts.filter((mount) => last.get(mount.path) === mount);
}
