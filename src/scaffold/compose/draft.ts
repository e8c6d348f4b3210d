import { field, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project, Service } from '../../compose/project.ts';
import type { PlainObject } from '../../go/plain.ts';
import { type Image, type Names, objectName, parseImage, serviceName, valueKey } from '../names.ts';
import type { Wait, WorkloadKind } from './component.ts';
import { refuseControlsIn } from './control-characters.ts';
import { Ledger } from './ledger.ts';
import { type RawMount, readMounts } from './mounts.ts';
import { readAliases } from './network.ts';
import { reasonFor } from './reasons.ts';
import { readCommand, readHealth } from './running.ts';
import { readVariables, type Variables } from './variables.ts';
import { replicasOf } from './workload-kind.ts';

/** A service on its way into the chart. */
export interface Draft {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly name: string;
  readonly serviceName: string;
  readonly key: string;
  /** Its place among the services. */
  readonly at: number;
  readonly deploy: Table | undefined;
  readonly replicas: number;
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

/** Names of components are cut to this, so that there is room for the release's. */
const MAX_NAME = 30;

/**
 * The names of Services by those in Compose. Names that a Service can have are kept, as others call them: what is left goes
 * to the others.
 */
export function nameServices(services: Project['services'], names: Names): Map<string, string> {
  const given = new Map<string, string>();
  const isKept = (name: string): boolean => serviceName(name) === name;
  const all = [...services.keys()];
  for (const name of [...all.filter(isKept), ...all.filter((name) => !isKept(name))])
    given.set(name, names.claim(serviceName(name), '-'));
  return given;
}

/** Reads what a service says of itself; undefined for one that a provider makes. */
export function readDraft(
  service: Service,
  serviceNames: ReadonlyMap<string, string>,
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
  const ownName = serviceNames.get(name)!;
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
    replicas: replicasOf({ service, ledger, deploy }),
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
