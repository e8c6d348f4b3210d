import type { Table } from '../../compose/node.ts';
import type { ComposeHost, Project } from '../../compose/project.ts';
import { parseBytes, quantity } from '../../compose/units.ts';
import type { PlainObject } from '../../go/plain.ts';
import { Names, objectName, valueKey } from '../names.ts';
import type { Claim, ComponentVolume, Mount, WorkloadKind } from './component.ts';
import { developmentFolders } from './development.ts';
import { fileSet } from './file-set.ts';
import { type Collected, collectFiles, type FoundFile, isWithin } from './files.ts';
import type { Ledger } from './ledger.ts';
import type { RawMount } from './mounts.ts';
import type { Parts } from './parts.ts';
import { DEFAULT_SIZE, type VolumeUse } from './project-volumes.ts';

export interface StorageContext {
  readonly project: Project;
  readonly host: ComposeHost;
  readonly ledger: Ledger;
  readonly service: Table;
  /** The name of the service in the chart. */
  readonly name: string;
  readonly kind: WorkloadKind;
  /** The folder of its files below files/. */
  readonly folder: string;
  /** Gives out the names of the pod's volumes. */
  readonly names: Names;
  readonly parts: Parts;
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
function takenBy(files: readonly FoundFile[]): number {
  return files.reduce((sum, { data, binary, secret }) => sum + (secret ? 0 : data.length * (binary ? 2.7 : 1)), 0);
}

export interface Storage {
  readonly volumes: readonly ComponentVolume[];
  readonly mounts: readonly Mount[];
}

/** The volumes and mounts of a pod. */
export function readStorage(raw: readonly RawMount[], context: StorageContext): Storage {
  const { ledger, claims, shared, names, parts } = context;
  const keys = new Names();
  const volumes = new Map<string, ComponentVolume>();
  const mounts: Mount[] = [];
  const mount = (volume: ComponentVolume, of: RawMount, subPath: string, readOnly = of.readOnly): void => {
    mounts.push({ volume: volume.name, path: of.target, subPath, readOnly });
  };
  const developed = developmentFolders(raw, context.service, context.host);
  const add = (id: string, make: (name: string) => ComponentVolume, hint: string): ComponentVolume => {
    const known = volumes.get(id);
    if (known) return known;
    const volume = make(names.claim(objectName(hint), '-'));
    volumes.set(id, volume);
    return volume;
  };
  const claimFor = (id: string, hint: string, claim: Claim): ComponentVolume =>
    add(
      id,
      (name) => ({
        kind: 'claim',
        name,
        key: keys.claim(valueKey(hint)),
        object: context.kind === 'StatefulSet' ? '' : parts.claims.claim(objectName(`${context.name}-${name}`), '-'),
        claim,
      }),
      hint,
    );
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
          (name) => ({ kind: 'shared', name, part: parts.volume(of.source) }),
          of.source,
        );
        mount(volume, of, of.subPath || objectName(of.source));
      } else mount(claimFor(`volume ${of.source}`, of.source, use.claim), of, of.subPath || objectName(of.source));
    } else if (of.type === 'bind') bind(of);
    else ledger.note(of.at, 'volumes', `${of.target}: mounts of type ${of.type} have no counterpart`);
  }

  function bind(of: RawMount): void {
    const { host, name, project } = context;
    const path = host.resolve(of.at.base, of.source);
    const shown = `${of.source}:${of.target}`;
    const note = (text: string): void => ledger.note(of.at, 'volumes', `${shown}: ${text}`);
    if (/^(?:\/|~|[A-Za-z]:)/.test(of.source) && !isWithin(path, project.directory)) {
      note(`the node's own ${path} (hostPath), which clusters often forbid`);
      mount(plain(`path ${path}`, `host${path}`, { hostPath: { path, ...hostPathType(of, path, host) } }), of, '');
      return;
    }
    const hint = objectName(path.split(/[\\/]/).at(-1) ?? 'files');
    const id = `files ${path}`;
    const found = collectFiles(path, project, host);
    const taken = 'files' in found && !volumes.has(id) ? takenBy(found.files) : 0;
    const collected: Collected = taken > context.room.left ? { problem: 'large' } : found;
    if ('problem' in collected) {
      note(problemText(collected.problem, of.source, host.real(path)));
      mount(claimFor(`path ${path}`, hint, { size: DEFAULT_SIZE, existingClaim: '' }), of, hint);
      return;
    }
    context.room.left -= taken;
    const isNew = !volumes.has(id);
    const volume = add(
      id,
      (volumeName) => {
        const object = parts.configMaps.claim(objectName(`${name}-${volumeName}`), '-');
        return {
          kind: 'files',
          name: volumeName,
          files: fileSet(collected, object, `files/${context.folder}/${volumeName}`, parts),
        };
      },
      hint,
    );
    const set = (volume as Extract<ComponentVolume, { kind: 'files' }>).files;
    mount(volume, of, set.single, true);
    if (isNew && collected.left.length > 0)
      note(`${collected.left.join(', ')}: left out: no file, or a link that leads out of the project`);
    const plainly = collected.files.filter(({ secret, hasSecret }) => hasSecret && !secret);
    if (isNew && plainly.length > 0)
      note(`${plainly.map((file) => file.path).join(', ')}: a password or token stands in the chart in plain`);
    if (isNew && set.secrets.length > 0) {
      const flags = set.secrets.map(({ path: inner, part }) => {
        const file = set.single === '' ? `${of.source.replace(/\/$/, '')}/${inner}` : of.source;
        return `--set-file secrets.${part.key}.value=${file}`;
      });
      note(`looks like a secret, so its text is not in the chart: install with ${flags.join(' ')}`);
    }
    if (set.files.length > 0 && !of.readOnly)
      note('a copy of the files in a ConfigMap, which the container cannot change');
    else if (set.files.length > 0 && !isWithin(path, project.directory))
      note('a copy of files from outside of the project stands in the chart');
  }
  return { volumes: [...volumes.values()], mounts };
}

function hostPathType({ createHostPath }: RawMount, path: string, host: ComposeHost): PlainObject {
  if (host.stat(path)?.kind === 'file') return { type: 'File' };
  if (createHostPath === undefined) return {};
  return { type: createHostPath ? 'DirectoryOrCreate' : 'Directory' };
}

function problemText(
  problem: Extract<Collected, { problem: string }>['problem'],
  source: string,
  real: string | undefined,
): string {
  const instead = 'a volume of its own stands for it';
  switch (problem) {
    case 'large':
      return 'too much for ConfigMaps (900 kB and 200 files in all, less where they are binary): put it into the image, or into a volume';
    case 'special':
      return `${source} is no file: ${instead}`;
    case 'empty':
      return `${source} is empty: ${instead}`;
    case 'missing':
      return `${source} is not there: ${instead}`;
    case 'outside':
      return `${source} is a link that leads out of the project, to ${real}: ${instead}`;
  }
}
