import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { type GoTime, systemZones, timeFromNanoseconds } from '../../go/time.ts';
import { pathError } from '../../node/files/os-error.ts';
import { helpFlag } from '../app.ts';
import {
  type CommandPath,
  commandOf,
  fullName,
  type Invocation,
  isAvailable,
  longText,
  sortedSubcommands,
  usageLine,
} from '../command.ts';
import { printScript } from '../completion/scripts.ts';
import { host } from '../host.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';
import { flagTables } from '../usage.ts';
import { docsFlags } from './docs.ts';

/** `docs`: writes the reference of all commands into a directory. */
export async function runDocs(call: Invocation): Promise<number> {
  const { path, flags } = call;
  const dir = flags.get(docsFlags.dir);
  switch (flags.get(docsFlags.type)) {
    case 'markdown':
    case 'mdown':
    case 'md':
      writeTree([path[0]], (each) => writePage(each, dir, flags.get(docsFlags.generateHeaders), call));
      return 0;
    case 'bash': {
      let script = '';
      printScript('bash', { ...call, terminal: { ...call.terminal, stdout: (text) => (script += text) } });
      write(join(dir, 'completions.bash'), script);
      return 0;
    }
    case 'man': {
      const { manName, manPage } = await import('./docs-man.ts');
      const date = dateOf(call);
      writeTree([path[0]], (each) => write(join(dir, `${manName(each)}.1`), manPage(each, flags, date)));
      return 0;
    }
    default:
      throw new TschartError('FLAG', `unknown doc type ${quote(flags.get(docsFlags.type))}. Try 'markdown' or 'man'`);
  }
}

/** The date that pages bear: SOURCE_DATE_EPOCH, or today. */
function dateOf({ terminal }: Invocation): GoTime {
  const epoch = sourceDateEpoch(terminal.env);
  return timeFromNanoseconds(epoch === undefined ? host().now() : epoch * 1_000_000_000n, systemZones(host()));
}

/** A page for each command, those below it first. */
function writeTree(path: CommandPath, writePage: (path: CommandPath) => void): void {
  for (const sub of sortedSubcommands(commandOf(path))) {
    if (isAvailable(sub) && sub.name !== 'help') writeTree([...path, sub], writePage);
  }
  writePage(path);
}

function writePage(path: CommandPath, dir: string, headers: boolean, call: Invocation): void {
  const file = `${fullName(path).replaceAll(' ', '_')}.md`;
  const title = headers ? `---\ntitle: "${titleOf(path)}"\n---\n\n` : '';
  write(join(dir, file), title + page(path, call));
}

function titleOf(path: CommandPath): string {
  return fullName(path).replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function page(path: CommandPath, { flags }: Invocation): string {
  const command = commandOf(path);
  const { own, inherited } = flagTables(path, flags, helpFlag(command));
  const parts = [`## ${fullName(path)}`, command.short, `### Synopsis\n\n${longText(command).trim()}`];
  if (command.run) parts.push(`\`\`\`\n${usageLine(path)}\n\`\`\``);
  if (own) parts.push(`### Options\n\n\`\`\`\n${own}\n\`\`\``);
  if (inherited) parts.push(`### Options inherited from parent commands\n\n\`\`\`\n${inherited}\n\`\`\``);
  const related = sortedSubcommands(command)
    .filter((sub) => isAvailable(sub) && sub.name !== 'help')
    .map((sub) => link([...path, sub]));
  const [first, ...rest] = path.slice(0, -1);
  if (first) related.unshift(link([first, ...rest]));
  if (related.length > 0) parts.push(`### SEE ALSO\n\n${related.join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

function link(path: CommandPath): string {
  const name = fullName(path);
  return `* [${name}](${name.replaceAll(' ', '_')}.md) - ${commandOf(path).short}`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw pathError('open', file, error);
  }
}
