import { quote } from '../../go/strconv.ts';
import { sortStrings } from '../../go/text.ts';
import type { Plugin } from './find.ts';
import type { PlatformCommand, PluginMetadata, ProtocolCommand } from './metadata.ts';

/** How a text is shown: quoted, or as it is. */
type Show = (text: string) => string;

const asIs: Show = (text) => text;

/**
 * A getter plugin of runtime subprocess as Go prints its structs with `%q`: Helm's messages name the plugin so. What is
 * no text, and what is behind an interface, Go shows with its type, and texts there without quotes.
 */
export function goSyntax({ metadata, directory }: Plugin): string {
  const { apiVersion, name, type, runtime, version, sourceUrl, protocols } = metadata;
  const texts = [apiVersion, name, type, runtime, version, sourceUrl].map(quote).join(' ');
  const config = `%!q(*schema.ConfigGetterV1=&{[${protocols.join(' ')}]})`;
  const behind = `%!q(*plugin.RuntimeConfigSubprocess=&{${runtimeOf(metadata, asIs, String(metadata.expandsHookArgs))}})`;
  const own = runtimeOf(metadata, quote, `%!q(bool=${metadata.expandsHookArgs})`);
  return `&{{${texts} ${config} ${behind}} ${quote(directory)} {${own}} map[]}`;
}

function runtimeOf({ commands, hooks, protocolCommands }: PluginMetadata, show: Show, expandsHookArgs: string): string {
  const events = sortStrings([...hooks.keys()]).map((event) => `${show(event)}:${list(hooks.get(event)!, show)}`);
  const protocols = protocolCommands.map((command) => protocolOf(command, show)).join(' ');
  return `${list(commands, show)} map[${events.join(' ')}] [${protocols}] ${expandsHookArgs}`;
}

function list(commands: readonly PlatformCommand[], show: Show): string {
  const items = commands.map(
    ({ os, arch, command, args }) => `{${[os, arch, command].map(show).join(' ')} [${args.map(show).join(' ')}]}`,
  );
  return `[${items.join(' ')}]`;
}

function protocolOf({ protocols, commands }: ProtocolCommand, show: Show): string {
  return `{[${protocols.map(show).join(' ')}] ${list(commands, show)}}`;
}
