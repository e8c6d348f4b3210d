import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { newNode, type YamlNode } from '../../yaml/nodes/node.ts';
import { readNode } from '../../yaml/nodes/read.ts';
import { readExtism } from './extism-config.ts';
import { readCommands, readHooks } from './fields.ts';
import { readLegacy } from './legacy.ts';
import {
  type CliConfig,
  isPluginName,
  isSemver,
  NO_CLI,
  PLUGIN_FILE,
  type PlatformCommand,
  type PluginMetadata,
  type PluginType,
  type ProtocolCommand,
} from './metadata.ts';
import { StructReader } from './struct.ts';

/** The Go types of each plugin type's `config`, which are part of messages. */
const CONFIGS: Readonly<Record<PluginType, string>> = {
  'cli/v1': 'schema.ConfigCLIV1',
  'getter/v1': 'schema.ConfigGetterV1',
  'postrenderer/v1': 'schema.ConfigPostRendererV1',
  'test/v1': 'schema.ConfigTestV1',
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
  const { name = '', version = '', type = '', runtime = '', sourceURL: sourceUrl = '' } = texts;
  if (!isPluginName(name)) throw new GoError('invalid plugin `name`');
  if (version === '') throw new GoError('plugin `version` is required');
  if (!isSemver(version)) throw new GoError(`invalid plugin \`version\` ${quote(version)}: must be valid semver`);
  if (type === '') throw new GoError('`type` missing');
  if (runtime === '') throw new GoError('`runtime` missing');
  let metadata: PluginMetadata;
  try {
    if (!isPluginType(type)) throw new GoError(`unknown plugin type ${quote(type)}`);
    const { cli, protocols } = readConfig(config, type);
    const read = readRuntime(runtimeConfig, runtime);
    metadata = { apiVersion: 'v1', name, type, version, sourceUrl, cli, protocols, ...read };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to convert MetadataV1 to Metadata: ${error.message}`, error);
  }
  if (type === 'getter/v1') checkProtocols(metadata.protocols);
  return metadata;
}

function checkProtocols(protocols: readonly string[]): void {
  const problem = 'config validation failed: getter has';
  if (protocols.length === 0) throw new GoError(`${problem} no protocols`);
  const empty = protocols.indexOf('');
  if (empty >= 0) throw new GoError(`${problem} empty protocol at index ${empty}`);
}

function isPluginType(type: string): type is PluginType {
  return Object.hasOwn(CONFIGS, type);
}

/** A map as Helm writes it out, sorted by key, before it reads that: lines in messages are of that text. */
function rewritten(map: YamlNode): YamlNode {
  return onLines(map, 1).node;
}

/** The node as if it were written from that line on, and the number of the line behind it. */
function onLines(node: YamlNode, line: number): { node: YamlNode; next: number } {
  if (node.kind === 'scalar' || node.content.length === 0) {
    const lines = node.kind === 'scalar' ? node.value.replace(/\n$/, '').split('\n').length : 1;
    return { node: { ...node, startLine: line }, next: line + (lines > 1 ? lines + 1 : 1) };
  }
  const content: YamlNode[] = [];
  let next = line;
  const place = (child: YamlNode, at: number): void => {
    const placed = onLines(child, at);
    content.push(placed.node);
    next = placed.next;
  };
  if (node.kind !== 'mapping') for (const item of node.content) place(item, next);
  else {
    const pairs: (readonly [YamlNode, YamlNode])[] = [];
    for (let i = 0; i < node.content.length; i += 2) pairs.push([node.content[i]!, node.content[i + 1]!]);
    pairs.sort(([a], [b]) => (a.value < b.value ? -1 : 1));
    for (const [key, value] of pairs) {
      content.push({ ...key, startLine: next });
      place(value, value.kind === 'scalar' || value.content.length === 0 ? next : next + 1);
    }
  }
  return { node: { ...node, content, startLine: line }, next };
}

function readConfig(config: YamlNode, type: PluginType): { cli: CliConfig; protocols: readonly string[] } {
  const cli = { ...NO_CLI };
  let protocols: readonly string[] = [];
  const reader = new StructReader();
  const text = (field: 'usage' | 'shortHelp' | 'longHelp') => (value: YamlNode) => {
    cli[field] = reader.string(value);
  };
  const fields: Partial<Record<PluginType, Record<string, (value: YamlNode) => void>>> = {
    'cli/v1': {
      usage: text('usage'),
      shortHelp: text('shortHelp'),
      longHelp: text('longHelp'),
      ignoreFlags: (value) => {
        cli.ignoreFlags = reader.bool(value);
      },
    },
    'getter/v1': {
      protocols: (value) => {
        protocols = reader.strings(value);
      },
    },
  };
  reader.struct(rewritten(config), CONFIGS[type], fields[type] ?? {}, true);
  reader.check();
  return { cli, protocols };
}

type Runtime = Pick<
  PluginMetadata,
  'runtime' | 'commands' | 'hooks' | 'protocolCommands' | 'expandsHookArgs' | 'extism'
>;

function readRuntime(config: YamlNode, runtime: string): Runtime {
  if (runtime !== 'subprocess' && runtime !== 'extism/v1') {
    throw new GoError(`unsupported plugin runtime type: ${quote(runtime)}`);
  }
  const nothing = { commands: [], hooks: new Map(), protocolCommands: [], expandsHookArgs: false, extism: undefined };
  if (runtime === 'extism/v1') return { ...nothing, runtime, extism: readExtism(rewritten(config)) };
  let commands: PlatformCommand[] = [];
  let hooks: PluginMetadata['hooks'] = new Map();
  let protocolCommands: ProtocolCommand[] = [];
  const reader = new StructReader();
  reader.struct(rewritten(config), 'plugin.RuntimeConfigSubprocess', {
    platformCommand: (value) => {
      commands = readCommands(reader, value);
    },
    platformHooks: (value) => {
      hooks = readHooks(reader, value);
    },
    protocolCommands: (value) => {
      protocolCommands = reader.list(value, 'plugin.SubprocessProtocolCommand', (item) => readProtocol(reader, item));
    },
  });
  try {
    reader.check();
  } catch (error) {
    throw new GoError(`failed to unmarshal runtimeConfig for ${runtime} runtime: ${(error as Error).message}`, error);
  }
  return { ...nothing, runtime, commands, hooks, protocolCommands };
}

function readProtocol(reader: StructReader, node: YamlNode): ProtocolCommand {
  const found = { protocols: [] as string[], commands: [] as PlatformCommand[] };
  reader.struct(node, 'plugin.SubprocessProtocolCommand', {
    protocols: (value) => {
      found.protocols = reader.strings(value);
    },
    platformCommand: (value) => {
      found.commands = readCommands(reader, value);
    },
  });
  return found;
}
