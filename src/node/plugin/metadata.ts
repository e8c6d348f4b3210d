import { parseStrictVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { newNode, type YamlNode } from '../../yaml/nodes/node.ts';
import { readNode } from '../../yaml/nodes/read.ts';
import { StructReader } from './struct.ts';

export const PLUGIN_FILE = 'plugin.yaml';

/** A command for some platforms; an empty `os` or `arch` is any. */
export interface PlatformCommand {
  readonly os: string;
  readonly arch: string;
  readonly command: string;
  readonly args: readonly string[];
}

export type PluginType = 'cli/v1' | 'getter/v1' | 'postrenderer/v1' | 'test/v1';

/** What plugin.yaml says, whatever its version. */
export interface PluginMetadata {
  /** `legacy` for a file of Helm 3's form. */
  readonly apiVersion: 'legacy' | 'v1';
  readonly name: string;
  readonly type: PluginType;
  readonly version: string;
  readonly runtime: 'subprocess' | 'extism/v1';
  readonly commands: readonly PlatformCommand[];
}

const NAME = /^[A-Za-z0-9_-]+$/;
/** The fields of each type's `config`, and the name of its Go type, which is part of messages. */
const CONFIGS: Readonly<Record<PluginType, readonly [goType: string, ...fields: string[]]>> = {
  'cli/v1': ['schema.ConfigCLIV1', 'usage', 'shortHelp', 'longHelp', 'ignoreFlags'],
  'getter/v1': ['schema.ConfigGetterV1', 'protocols'],
  'postrenderer/v1': ['schema.ConfigPostRendererV1'],
  'test/v1': ['schema.ConfigTestV1'],
};

/** Reads a plugin.yaml, of Helm 4's form or Helm 3's. Throws `GoError` with Helm's text. */
export function readPluginMetadata(text: string): PluginMetadata {
  let root: YamlNode;
  let apiVersion = '';
  try {
    const document = readNode(text);
    if (document === undefined) throw new GoError('EOF');
    root = document.content[0]!;
    const reader = new StructReader();
    reader.struct(root, 'plugin.apiVersion', {
      apiVersion: (value) => {
        apiVersion = reader.string(value);
      },
    });
    reader.check();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to peek ${PLUGIN_FILE} API version: ${error.message}`, error);
  }
  if (apiVersion === '') return readLegacy(root);
  if (apiVersion === 'v1') return readV1(root);
  throw new GoError(`invalid plugin apiVersion: ${quote(apiVersion)}`);
}

function isSemver(version: string): boolean {
  try {
    parseStrictVersion(version);
    return true;
  } catch {
    return false;
  }
}

function readCommands(reader: StructReader, node: YamlNode): PlatformCommand[] {
  return reader.list(node, 'plugin.PlatformCommand', (item) => {
    const found = { os: '', arch: '', command: '', args: [] as string[] };
    reader.struct(item, 'plugin.PlatformCommand', {
      os: (value) => {
        found.os = reader.string(value);
      },
      arch: (value) => {
        found.arch = reader.string(value);
      },
      command: (value) => {
        found.command = reader.string(value);
      },
      args: (value) => {
        found.args = reader.list(value, 'string', (arg) => reader.string(arg));
      },
    });
    return found;
  });
}

function readV1(root: YamlNode): PluginMetadata {
  const texts: Record<string, string> = { apiVersion: '', name: '', type: '', runtime: '', version: '', sourceURL: '' };
  let config = newNode('mapping');
  let runtimeConfig = newNode('mapping');
  const reader = new StructReader();
  const fields: Record<string, (value: YamlNode) => void> = {
    config: (value) => {
      config = value;
      reader.struct(value, 'map[string]interface {}', {});
    },
    runtimeConfig: (value) => {
      runtimeConfig = value;
      reader.struct(value, 'map[string]interface {}', {});
    },
  };
  for (const name of Object.keys(texts)) {
    fields[name] = (value) => {
      texts[name] = reader.string(value);
    };
  }
  reader.struct(root, 'plugin.MetadataV1', fields, true);
  reader.check();
  const { name = '', version = '', type = '', runtime = '' } = texts;
  if (!NAME.test(name)) throw new GoError('invalid plugin `name`');
  if (version === '') throw new GoError('plugin `version` is required');
  if (!isSemver(version)) throw new GoError(`invalid plugin \`version\` ${quote(version)}: must be valid semver`);
  if (type === '') throw new GoError('`type` missing');
  if (runtime === '') throw new GoError('`runtime` missing');
  try {
    if (!isPluginType(type)) throw new GoError(`unknown plugin type ${quote(type)}`);
    checkConfig(config, type);
    const commands = readRuntime(runtimeConfig, runtime);
    return { apiVersion: 'v1', name, type, version, runtime: runtime as PluginMetadata['runtime'], commands };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to convert MetadataV1 to Metadata: ${error.message}`, error);
  }
}

function isPluginType(type: string): type is PluginType {
  return Object.hasOwn(CONFIGS, type);
}

/** A map as Helm writes it out, sorted by key, before it reads that: lines in messages are of that text. */
function rewritten(map: YamlNode): YamlNode {
  const sorted = newNode('mapping');
  const pairs: (readonly [YamlNode, YamlNode])[] = [];
  for (let i = 0; i < map.content.length; i += 2) pairs.push([map.content[i]!, map.content[i + 1]!]);
  pairs.sort(([a], [b]) => (a.value < b.value ? -1 : 1));
  pairs.forEach(([key, value], i) => {
    sorted.content.push({ ...key, startLine: i + 1 }, { ...value, startLine: i + 1 });
  });
  return sorted;
}

function checkConfig(config: YamlNode, type: PluginType): void {
  const [goType, ...names] = CONFIGS[type];
  const reader = new StructReader();
  reader.struct(rewritten(config), goType, Object.fromEntries(names.map((name) => [name, () => undefined])), true);
  reader.check();
}

function readRuntime(config: YamlNode, runtime: string): PlatformCommand[] {
  if (runtime === 'extism/v1') return [];
  if (runtime !== 'subprocess') throw new GoError(`unsupported plugin runtime type: ${quote(runtime)}`);
  let commands: PlatformCommand[] = [];
  const reader = new StructReader();
  reader.struct(rewritten(config), 'plugin.RuntimeConfigSubprocess', {
    platformCommand: (value) => {
      commands = readCommands(reader, value);
    },
  });
  try {
    reader.check();
  } catch (error) {
    throw new GoError(`failed to unmarshal runtimeConfig for ${runtime} runtime: ${(error as Error).message}`, error);
  }
  return commands;
}

/** A plugin of Helm 3: it adds a command, or fetches charts; none renders. */
function readLegacy(root: YamlNode): PluginMetadata {
  let name = '';
  let version = '';
  let command = '';
  let commands: PlatformCommand[] = [];
  let fetches = false;
  const reader = new StructReader();
  reader.struct(root, 'plugin.MetadataLegacy', {
    name: (value) => {
      name = reader.string(value);
    },
    version: (value) => {
      version = reader.string(value);
    },
    command: (value) => {
      command = reader.string(value);
    },
    platformCommand: (value) => {
      commands = readCommands(reader, value);
    },
    downloaders: (value) => {
      fetches = reader.list(value, 'plugin.Downloaders', () => true).length > 0;
    },
  });
  reader.check();
  if (!NAME.test(name)) {
    throw new GoError(`invalid plugin name ${quote(name)}: must contain only a-z, A-Z, 0-9, _ and -`);
  }
  if (version !== '' && !isSemver(version)) {
    throw new GoError(`invalid plugin version ${quote(version)}: must be valid semver`);
  }
  if (commands.length > 0 && command !== '') throw new GoError('both platformCommand and command are set');
  if (commands.length === 0 && command !== '') commands = [{ os: '', arch: '', command, args: [] }];
  const type = fetches ? 'getter/v1' : 'cli/v1';
  return { apiVersion: 'legacy', name, type, version, runtime: 'subprocess', commands };
}
