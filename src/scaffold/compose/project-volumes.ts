import { field, type Node, textOf } from '../../compose/node.ts';
import type { Project } from '../../compose/project.ts';
import { parseBytes, quantity } from '../../compose/units.ts';
import type { PlainObject } from '../../go/plain.ts';
import type { Claim } from './component.ts';
import type { Ledger } from './ledger.ts';
import { externalName, noteCommon } from './parts.ts';

/** What a named volume of the project is in Kubernetes. */
export type VolumeUse =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'source'; readonly source: PlainObject }
  | { readonly kind: 'path'; readonly path: string };

/** The size of a claim where Compose says none. */
export const DEFAULT_SIZE = '1Gi';

/** Reads the project's volumes: size, driver, and those that are outside of the project. */
export function readVolumes(project: Project, ledger: Ledger): Map<string, VolumeUse> {
  const uses = new Map<string, VolumeUse>();
  for (const [name, { at, value }] of project.volumes) {
    const existingClaim = externalName(value, name);
    noteCommon(ledger, value, name, existingClaim !== undefined);
    if (existingClaim === undefined) {
      uses.set(name, localVolume(value, ledger, name));
      continue;
    }
    ledger.note(
      at,
      name,
      `is outside of the project: the claim ${existingClaim} must be there (existingClaim in values)`,
    );
    noteDriver(value, ledger, name);
    noteOptions(value, ledger, name, []);
    uses.set(name, { kind: 'claim', claim: { size: DEFAULT_SIZE, existingClaim } });
  }
  return uses;
}

function localVolume(value: Node, ledger: Ledger, name: string): VolumeUse {
  const options = field(value, 'driver_opts');
  const option = (key: string): string => textOf(field(options, key)) ?? '';
  const type = option('type');
  const device = option('device');
  const parts = option('o').split(',').filter(Boolean);
  const part = (key: string): string | undefined =>
    parts.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
  noteDriver(value, ledger, name);
  const noteParts = (known: RegExp): void => {
    const left = parts.filter((text) => !known.test(text));
    if (left.length > 0)
      ledger.note(field(options, 'o')!.at, `${name}.driver_opts.o`, `${left.join(',')}: is left out`);
  };
  if (type.startsWith('nfs')) {
    const server = part('addr') ?? device.split(':')[0] ?? '';
    const path = device.replace(/^[^:/]*:/, '') || '/';
    if (server !== '') {
      noteParts(/^(?:addr=.*|rw)$/);
      noteOptions(value, ledger, name, ['type', 'o', 'device']);
      return { kind: 'source', source: { nfs: { server, path } } };
    }
  }
  if (type === 'tmpfs') {
    const bytes = parseBytes(part('size') ?? '');
    noteParts(bytes === undefined ? /^$/ : /^size=/);
    noteOptions(value, ledger, name, ['type', 'o', 'device']);
    const sizeLimit = bytes === undefined ? {} : { sizeLimit: quantity(bytes) };
    return { kind: 'source', source: { emptyDir: { medium: 'Memory', ...sizeLimit } } };
  }
  if (parts.some((text) => /^r?bind$/.test(text)) && device !== '') {
    noteParts(/^r?bind$/);
    noteOptions(value, ledger, name, ['type', 'o', 'device']);
    return { kind: 'path', path: device };
  }
  const given = option('size') || (part('size') ?? '');
  const bytes = parseBytes(given);
  noteParts(bytes === undefined ? /^$/ : /^size=/);
  noteOptions(value, ledger, name, ['o', ...(bytes === undefined ? [] : ['size'])]);
  return { kind: 'claim', claim: { size: bytes === undefined ? DEFAULT_SIZE : quantity(bytes), existingClaim: '' } };
}

function noteDriver(value: Node, ledger: Ledger, name: string): void {
  const driver = field(value, 'driver');
  if (driver !== undefined && textOf(driver) !== 'local')
    ledger.note(driver.at, `${name}.driver`, `${textOf(driver)}: give a storageClass in values`);
}

/** Options of the driver that have found no place. */
function noteOptions(value: Node, ledger: Ledger, name: string, known: readonly string[]): void {
  const options = field(value, 'driver_opts');
  if (options?.kind !== 'table') return;
  const left = [...options.entries.keys()].filter((key) => !known.includes(key));
  if (left.length === 0) return;
  ledger.note(
    options.at,
    `${name}.driver_opts`,
    `${left.join(', ')}: give a storageClass in values that does the same`,
  );
}
