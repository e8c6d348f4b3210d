import type { YamlNode } from '../../yaml/nodes/node.ts';
import type { PlatformCommand, PluginMetadata } from './metadata.ts';
import type { StructReader } from './struct.ts';

/** The commands of a list, each for some platforms. */
export function readCommands(reader: StructReader, node: YamlNode): PlatformCommand[] {
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
        found.args = reader.strings(value);
      },
    });
    return found;
  });
}

/** The commands of each hook. */
export function readHooks(reader: StructReader, node: YamlNode): PluginMetadata['hooks'] {
  return reader.map(node, 'plugin.PlatformHooks', (value) => readCommands(reader, value));
}
