import { field, type Place, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Project } from '../../compose/project.ts';
import { parseBytes, quantity } from '../../compose/units.ts';
import type { PlainObject } from '../../go/plain.ts';
import { Names, objectName, valueKey } from '../names.ts';
import type { ChartedFile, Claim, ComponentVolume, Mount } from './component.ts';
import { type Collected, collectFiles } from './files.ts';
import type { Ledger } from './ledger.ts';
import type { RawMount } from './mounts.ts';

export interface StorageContext {
  readonly project: Project;
  readonly host: ComposeHost;
  readonly ledger: Ledger;
  readonly service: Table;
  /** The name of the service in the chart. */
  readonly name: string;
  /** Volumes that several services use. */
  readonly shared: ReadonlySet<string>;
  readonly claims: ReadonlyMap<string, VolumeUse>;
  /** What the files of the whole chart may still take. */
  readonly room: FileRoom;
}

/** Bytes that files may take in the record of a release, which has to fit into a Secret. */
export interface FileRoom {
  left: number;
}

export const FILE_ROOM = 900_000;

/** What files take there, as part of the chart and of its manifests, compressed: binary ones hardly are. */
function takenBy(files: readonly ChartedFile[]): number {
  return files.reduce((sum, { data, binary }) => sum + data.length * (binary ? 2.7 : 1), 0);
}

/** What a named volume of the project is in Kubernetes. */
export type VolumeUse =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'source'; readonly source: PlainObject }
  | { readonly kind: 'path'; readonly path: string };

export interface Storage {
  readonly volumes: readonly ComponentVolume[];
  readonly mounts: readonly Mount[];
}

const DEFAULT_SIZE = '1Gi';

/** Reads the project's volumes: size, driver, and those that are outside of the project. */
export function readVolumes(project: Project, ledger: Ledger): Map<string, VolumeUse> {
  const uses = new Map<string, VolumeUse>();
  for (const [name, { at, value }] of project.volumes) {
    const volume = ledger.openNode(value);
    const driver = ledger.text(volume, 'driver');
    if (driver !== undefined && driver !== 'local')
      ledger.note(at, `${name}.driver`, `${driver}: give a storageClass in values`);
    ledger.take(volume, 'labels');
    const given = ledger.text(volume, 'name');
    const external = ledger.take(volume, 'external');
    const isExternal = external !== undefined && !/^false$/i.test(textOf(external) ?? 'true');
    if (isExternal) {
      const claim = objectName(textOf(field(external, 'name')) ?? given ?? name);
      ledger.note(at, name, `is outside of the project: the claim ${claim} must be there (existingClaim in values)`);
      uses.set(name, { kind: 'claim', claim: { size: DEFAULT_SIZE, existingClaim: claim } });
    } else uses.set(name, localVolume(volume, ledger, name, at));
  }
  return uses;
}

function localVolume(volume: Table | undefined, ledger: Ledger, name: string, at: Place): VolumeUse {
  const options = ledger.take(volume, 'driver_opts');
  const option = (key: string): string => textOf(field(options, key)) ?? '';
  const type = option('type');
  const o = option('o');
  const device = option('device');
  if (type.startsWith('nfs')) {
    const server = /(?:^|,)addr=([^,]+)/.exec(o)?.[1] ?? device.split(':')[0] ?? '';
    const path = device.replace(/^[^:/]*:/, '') || '/';
    if (server !== '') return { kind: 'source', source: { nfs: { server, path } } };
  }
  if (type === 'tmpfs') {
    const bytes = parseBytes(/(?:^|,)size=([^,]+)/.exec(o)?.[1] ?? '');
    const sizeLimit = bytes === undefined ? {} : { sizeLimit: quantity(bytes) };
    return { kind: 'source', source: { emptyDir: { medium: 'Memory', ...sizeLimit } } };
  }
  if (/(?:^|,)r?bind(?:,|$)/.test(o) && device !== '') return { kind: 'path', path: device };
  const bytes = parseBytes(option('size') || (/(?:^|,)size=([^,]+)/.exec(o)?.[1] ?? ''));
  if (options?.kind === 'table' && options.entries.size > 0 && bytes === undefined) {
    ledger.note(at, `${name}.driver_opts`, 'give a storageClass in values that does the same');
  }
  return { kind: 'claim', claim: { size: bytes === undefined ? DEFAULT_SIZE : quantity(bytes), existingClaim: '' } };
}

/** The volumes and mounts of a pod. */
export function readStorage(raw: readonly RawMount[], context: StorageContext): Storage {
  const { ledger, claims, shared } = context;
  const names = new Names();
  const keys = new Names();
  const volumes = new Map<string, ComponentVolume>();
  const mounts: Mount[] = [];
  const mount = (volume: ComponentVolume, of: RawMount, subPath: string, readOnly = of.readOnly): void => {
    mounts.push({ volume: volume.name, path: of.target, subPath, readOnly });
  };
  const developed = developmentFolders(raw, context);
  const add = (id: string, make: (name: string) => ComponentVolume, hint: string): ComponentVolume => {
    const known = volumes.get(id);
    if (known) return known;
    const volume = make(names.claim(objectName(hint), '-'));
    volumes.set(id, volume);
    return volume;
  };
  const claimFor = (id: string, hint: string, claim: Claim): ComponentVolume =>
    add(id, (name) => ({ kind: 'claim', name, key: keys.claim(valueKey(hint)), claim }), hint);
  const plain = (id: string, hint: string, source: PlainObject): ComponentVolume =>
    add(id, (name) => ({ kind: 'plain', name, source }), hint);

  for (const of of raw) {
    const skip = developed.get(of);
    if (skip !== undefined) {
      ledger.note(of.at, 'volumes', `${of.source === '' ? of.target : `${of.source}:${of.target}`}: ${skip}`);
    } else if (of.type === 'tmpfs') {
      const bytes = of.size === '' ? undefined : parseBytes(of.size);
      const emptyDir = { medium: 'Memory', ...(bytes ? { sizeLimit: quantity(bytes) } : {}) };
      mount(plain(`tmpfs ${of.target}`, `tmp${of.target}`, { emptyDir }), of, '');
    } else if (of.type === 'image') {
      mount(plain(`image ${of.source}`, 'image', { image: { reference: of.source } }), of, of.subPath, true);
      ledger.note(of.at, 'volumes', `${of.target}: volumes from images need Kubernetes 1.33 or newer`);
    } else if (of.type === 'volume' && of.source === '') {
      ledger.note(
        of.at,
        'volumes',
        `${of.target}: a volume without a name is empty at each start of a pod, and has none of the image's files`,
      );
      mount(plain(`anonymous ${of.target}`, `data${of.target}`, { emptyDir: {} }), of, '');
    } else if (of.type === 'volume') {
      const use = claims.get(of.source) ?? { kind: 'claim', claim: { size: DEFAULT_SIZE, existingClaim: '' } };
      if (use.kind === 'source') mount(plain(`volume ${of.source}`, of.source, use.source), of, of.subPath);
      else if (use.kind === 'path') bind({ ...of, source: use.path });
      else if (shared.has(of.source)) {
        const volume = add(
          `volume ${of.source}`,
          (name) => ({ kind: 'shared', name, key: valueKey(of.source) }),
          of.source,
        );
        mount(volume, of, of.subPath || objectName(of.source));
      } else mount(claimFor(`volume ${of.source}`, of.source, use.claim), of, of.subPath || objectName(of.source));
    } else if (of.type === 'bind') bind(of);
    else ledger.note(of.at, 'volumes', `${of.target}: mounts of type ${of.type} have no counterpart`);
  }

  function bind(of: RawMount): void {
    const { host, name } = context;
    const path = host.resolve(of.at.base, of.source);
    if (/^(?:\/|~|[A-Za-z]:)/.test(of.source) && !path.startsWith(`${context.project.directory}/`)) {
      ledger.note(
        of.at,
        'volumes',
        `${of.source}:${of.target}: the node's own ${path} (hostPath), which clusters often forbid`,
      );
      const type = host.stat(path)?.kind === 'file' ? { type: 'File' } : {};
      mount(plain(`path ${path}`, `host${path}`, { hostPath: { path, ...type } }), of, '');
      return;
    }
    const base = objectName(path.split(/[\\/]/).at(-1) ?? 'files');
    const folder = `files/${name}/${base}`;
    const found = collectFiles(path, folder, host);
    const taken = 'files' in found && !volumes.has(`files ${path}`) ? takenBy(found.files) : 0;
    const collected: Collected = taken > context.room.left ? { problem: 'large' } : found;
    if ('files' in collected) {
      context.room.left -= taken;
      const volume = add(
        `files ${path}`,
        (volumeName) => ({
          kind: 'files',
          name: volumeName,
          files: { suffix: `${name}-${volumeName}`, files: collected.files, executable: collected.executable },
        }),
        base,
      );
      mount(volume, of, collected.single ? collected.files[0]!.key : '', true);
      if (!of.readOnly) {
        ledger.note(
          of.at,
          'volumes',
          `${of.source}:${of.target}: a copy of the files in a ConfigMap, which the container cannot change`,
        );
      }
    } else if (collected.problem === 'large') {
      ledger.note(
        of.at,
        'volumes',
        `${of.source}:${of.target}: too much for ConfigMaps (900 kB and 200 files in all, less where they are binary): put it into the image, or into a volume`,
      );
      mount(claimFor(`path ${path}`, base, { size: DEFAULT_SIZE, existingClaim: '' }), of, base);
    } else {
      const why =
        collected.problem === 'special' ? 'is no file' : collected.problem === 'empty' ? 'is empty' : 'is not there';
      ledger.note(
        of.at,
        'volumes',
        `${of.source}:${of.target}: ${of.source} ${why}: a volume of its own stands for it`,
      );
      mount(claimFor(`path ${path}`, base, { size: DEFAULT_SIZE, existingClaim: '' }), of, base);
    }
  }
  return { volumes: [...volumes.values()], mounts };
}

/**
 * Mounts that put the sources of an image over what was built from them, for work on the code, and volumes without a
 * name that keep parts of the image free of them.
 */
function developmentFolders(raw: readonly RawMount[], { service, host }: StorageContext): Map<RawMount, string> {
  const left = new Map<RawMount, string>();
  const build = field(service, 'build');
  if (build === undefined) return left;
  const contextNode = build.kind === 'table' ? field(build, 'context') : build;
  const folder = host.resolve((contextNode ?? build).at.base, textOf(contextNode) ?? '.');
  const within = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(`${outer.replace(/\/$/, '')}/`);
  for (const mount of raw) {
    if (mount.type !== 'bind') continue;
    const path = host.resolve(mount.at.base, mount.source);
    const kind = host.stat(path)?.kind;
    if (kind === 'directory' && (within(folder, path) || (within(path, folder) && path !== folder))) {
      if (within(path, folder) && path !== folder && mount.readOnly) continue;
      left.set(mount, 'sources for development: the image holds what is built from them');
    } else if (
      kind === 'file' &&
      within(path, folder) &&
      !mount.readOnly &&
      /\.(?:[jt]sx?|py|go|rb|php|java|rs|vue|lock|toml)$|(?:^|\/)package(?:-lock)?\.json$/.test(path)
    ) {
      left.set(mount, 'a source for development: the image holds it');
    }
  }
  if (left.size === 0) return left;
  for (const mount of raw) {
    if (mount.type !== 'volume' || mount.source !== '') continue;
    const inside = [...left.keys()].some((other) => within(mount.target, other.target));
    if (inside) left.set(mount, 'keeps a part of the image free of the mount above, which is left out');
  }
  return left;
}
