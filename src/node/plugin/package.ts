import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sortStrings } from '../../go/text.ts';
import { GoError, int, type Value } from '../../go/value.ts';
import { gzip } from '../files/gzip.ts';
import { type TarEntry, writeTar } from '../files/write-tar.ts';
import type { PlatformCommand, PluginMetadata } from './metadata.ts';

/** The archive of a plugin's directory: everything in it, below the plugin's name. `except` is a file to leave out. */
export function archivePlugin(directory: string, name: string, except: string): Uint8Array {
  const names = { users: namesIn('/etc/passwd'), groups: namesIn('/etc/group') };
  return gzip(writeTar(walk(directory, name, resolve(except), names)));
}

/** Names by number. */
interface OwnerNames {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

function namesIn(file: string): Map<number, string> {
  const names = new Map<number, string>();
  try {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [name = '', , id = ''] = line.split(':');
      if (/^\d+$/.test(id) && !names.has(Number(id))) names.set(Number(id), name);
    }
  } catch {
    // Other systems keep them elsewhere; archives do without.
  }
  return names;
}

function* walk(path: string, name: string, except: string, owners: OwnerNames): Generator<TarEntry> {
  if (resolve(path) === except) return;
  const stats = lstatSync(path, { bigint: true });
  const uid = Number(stats.uid);
  const gid = Number(stats.gid);
  const entry = {
    name,
    mode: Number(stats.mode & 0o7777n),
    modified: stats.mtimeNs,
    uid,
    gid,
    userName: owners.users.get(uid) ?? '',
    groupName: owners.groups.get(gid) ?? '',
  };
  if (stats.isSocket()) throw new GoError('archive/tar: sockets not supported');
  if (stats.isDirectory()) {
    yield { ...entry, type: 'directory' };
    for (const child of sortStrings(readdirSync(path)))
      yield* walk(join(path, child), `${name}/${child}`, except, owners);
  } else if (stats.isFile()) yield { ...entry, data: readFileSync(path) };
  else if (stats.isSymbolicLink()) yield { ...entry, type: 'link' };
  else if (stats.isFIFO()) yield { ...entry, type: 'fifo' };
  else {
    const device = Number(stats.rdev);
    const type = stats.isBlockDevice() ? 'block-device' : 'character-device';
    yield {
      ...entry,
      type,
      device: { major: (device >> 8) & 0xfff, minor: (device & 0xff) | ((device >> 12) & 0xfff00) },
    };
  }
}

/** What is signed of a plugin: its metadata by the names of Go's fields. */
export function pluginTable(metadata: PluginMetadata): Map<string, Value> {
  const { apiVersion, name, type, runtime, version, sourceUrl } = metadata;
  return new Map<string, Value>([
    ['APIVersion', apiVersion],
    ['Config', configTable(metadata)],
    ['Name', name],
    ['Runtime', runtime],
    ['RuntimeConfig', runtime === 'extism/v1' ? extismTable(metadata) : subprocessTable(metadata)],
    ['SourceURL', sourceUrl],
    ['Type', type],
    ['Version', version],
  ]);
}

function orNull<T extends Value>(list: T[]): T[] | null {
  return list.length === 0 ? null : list;
}

function configTable({ type, cli, protocols }: PluginMetadata): Map<string, Value> {
  switch (type) {
    case 'cli/v1':
      return new Map<string, Value>([
        ['IgnoreFlags', cli.ignoreFlags],
        ['LongHelp', cli.longHelp],
        ['ShortHelp', cli.shortHelp],
        ['Usage', cli.usage],
      ]);
    case 'getter/v1':
      return new Map<string, Value>([['Protocols', [...protocols]]]);
    default:
      return new Map();
  }
}

function commandTables(commands: readonly PlatformCommand[]): Value {
  return orNull(
    commands.map(
      ({ os, arch, command, args }) =>
        new Map<string, Value>([
          ['Architecture', arch],
          ['Args', orNull([...args])],
          ['Command', command],
          ['OperatingSystem', os],
        ]),
    ),
  );
}

function subprocessTable({ commands, hooks, protocolCommands }: PluginMetadata): Map<string, Value> {
  const hookTable = new Map<string, Value>([...hooks].map(([event, own]) => [event, commandTables(own)]));
  const protocols = protocolCommands.map(
    ({ protocols: own, commands: fetching }) =>
      new Map<string, Value>([
        ['PlatformCommand', commandTables(fetching)],
        ['Protocols', orNull([...own])],
      ]),
  );
  return new Map<string, Value>([
    ['PlatformCommand', commandTables(commands)],
    ['PlatformHooks', hookTable.size === 0 ? null : hookTable],
    ['ProtocolCommands', orNull(protocols)],
  ]);
}

/** The fields of `extism/v1` that matter here, with Go's zero values. */
function extismTable({ extism }: PluginMetadata): Map<string, Value> {
  const { memory, fileSystem, allowedHosts, hostFunctions, config, timeout, entryFunction } = extism!;
  return new Map<string, Value>([
    ['AllowedHosts', orNull([...allowedHosts])],
    ['Config', config.size === 0 ? null : new Map(config)],
    ['EntryFuncName', entryFunction],
    ['FileSystem', new Map([['CreateTempDir', fileSystem.createTempDir]])],
    ['HostFunctions', orNull([...hostFunctions])],
    [
      'Memory',
      new Map([
        ['MaxHTTPResponseBytes', int(memory.maxHttpResponseBytes)],
        ['MaxPages', int(memory.maxPages)],
        ['MaxVarBytes', int(memory.maxVarBytes)],
      ]),
    ],
    ['Timeout', int(timeout)],
  ]);
}
