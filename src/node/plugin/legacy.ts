import { isPrint, quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import type { YamlNode } from '../../yaml/nodes/node.ts';
import { readCommands, readHooks } from './fields.ts';
import { isPluginName, isSemver, NO_CLI, type PlatformCommand, type PluginMetadata } from './metadata.ts';
import { StructReader } from './struct.ts';

/** What a plugin of Helm 3 fetches with one command. */
interface Downloader {
  protocols: string[];
  command: string;
}

/** A plugin.yaml of Helm 3: its plugin adds a command, or fetches charts; none renders. Throws GoError. */
export function readLegacy(root: YamlNode): PluginMetadata {
  const texts: Record<string, string> = { name: '', version: '', usage: '', description: '', command: '' };
  let commands: PlatformCommand[] = [];
  let platformHooks: PluginMetadata['hooks'] = new Map();
  let hooks: ReadonlyMap<string, string> = new Map();
  let downloaders: Downloader[] = [];
  let ignoreFlags = false;
  const reader = new StructReader();
  const fields: Record<string, (value: YamlNode) => void> = {
    platformCommand: (value) => {
      commands = readCommands(reader, value);
    },
    ignoreFlags: (value) => {
      ignoreFlags = reader.bool(value);
    },
    platformHooks: (value) => {
      platformHooks = readHooks(reader, value);
    },
    hooks: (value) => {
      hooks = reader.map(value, 'plugin.Hooks', (hook) => reader.string(hook));
    },
    downloaders: (value) => {
      downloaders = reader.list(value, 'plugin.Downloaders', (item) => readDownloader(reader, item));
    },
  };
  for (const name of Object.keys(texts)) {
    fields[name] = (value) => {
      texts[name] = reader.string(value);
    };
  }
  reader.struct(root, 'plugin.MetadataLegacy', fields);
  reader.check();
  const { name = '', version = '', usage = '', description = '', command = '' } = texts;
  if (!isPluginName(name)) {
    throw new GoError(`invalid plugin name ${quote(name)}: must contain only a-z, A-Z, 0-9, _ and -`);
  }
  if (version !== '' && !isSemver(version)) {
    throw new GoError(`invalid plugin version ${quote(version)}: must be valid semver`);
  }
  if (commands.length > 0 && command !== '') throw new GoError('both platformCommand and command are set');
  if (platformHooks.size > 0 && hooks.size > 0) throw new GoError('both platformHooks and hooks are set');
  checkDownloaders(downloaders);
  const isGetter = downloaders.length > 0;
  return {
    apiVersion: 'legacy',
    name,
    type: isGetter ? 'getter/v1' : 'cli/v1',
    version,
    sourceUrl: '',
    runtime: 'subprocess',
    cli: isGetter ? NO_CLI : { usage: '', shortHelp: sanitize(usage), longHelp: description, ignoreFlags },
    protocols: downloaders.flatMap(({ protocols }) => protocols),
    commands: commands.length === 0 && command !== '' ? [anywhere(command)] : commands,
    hooks: platformHooks.size > 0 ? platformHooks : new Map([...hooks].map(([event, line]) => [event, [shell(line)]])),
    expandsHookArgs: platformHooks.size > 0 || hooks.size === 0,
    protocolCommands: downloaders.map(({ protocols, command: own }) => ({ protocols, commands: [anywhere(own)] })),
    extism: undefined,
  };
}

function readDownloader(reader: StructReader, node: YamlNode): Downloader {
  const found: Downloader = { protocols: [], command: '' };
  reader.struct(node, 'plugin.Downloaders', {
    protocols: (value) => {
      found.protocols = reader.strings(value);
    },
    command: (value) => {
      found.command = reader.string(value);
    },
  });
  return found;
}

function checkDownloaders(downloaders: readonly Downloader[]): void {
  for (const [i, { command, protocols }] of downloaders.entries()) {
    if (command === '') throw new GoError(`downloader ${i} has empty command`);
    if (protocols.length === 0) throw new GoError(`downloader ${i} has no protocols`);
    const empty = protocols.indexOf('');
    if (empty >= 0) throw new GoError(`downloader ${i} has empty protocol at index ${empty}`);
  }
}

function anywhere(command: string, args: readonly string[] = []): PlatformCommand {
  return { os: '', arch: '', command, args };
}

function shell(line: string): PlatformCommand {
  return anywhere('sh', ['-c', line]);
}

const SPACE = /[\s\u0085]/u;

/** Usage on one line: blanks for every kind of space, and nothing that can't be printed. */
function sanitize(usage: string): string {
  let text = '';
  for (const char of usage) {
    if (SPACE.test(char) && char !== '\ufeff') text += ' ';
    else if (isPrint(char.codePointAt(0)!)) text += char;
  }
  return text;
}
