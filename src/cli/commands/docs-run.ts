import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { pathError } from '../../node/files/os-error.ts';
import { helpFlag } from '../app.ts';
import {
  type CommandPath,
  commandOf,
  fullName,
  type Invocation,
  isAvailable,
  sortedSubcommands,
  usageLine,
} from '../command.ts';
import { printScript } from '../completion/scripts.ts';
import { flagTables } from '../usage.ts';
import { docsFlags } from './docs.ts';

/** `docs`: writes the reference of all commands into a directory. */
export function runDocs(call: Invocation): number {
  const { path, flags } = call;
  const dir = flags.get(docsFlags.dir);
  switch (flags.get(docsFlags.type)) {
    case 'markdown':
    case 'mdown':
    case 'md':
      writePages([path[0]], dir, flags.get(docsFlags.generateHeaders), call);
      return 0;
    case 'bash': {
      let script = '';
      printScript('bash', { ...call, terminal: { ...call.terminal, stdout: (text) => (script += text) } });
      write(join(dir, 'completions.bash'), script);
      return 0;
    }
    case 'man':
      throw new TschartError('NOT_BUILT', 'docs: man pages are not written yet');
    default:
      throw new TschartError('FLAG', `unknown doc type ${quote(flags.get(docsFlags.type))}. Try 'markdown' or 'man'`);
  }
}

function writePages(path: CommandPath, dir: string, headers: boolean, call: Invocation): void {
  const file = `${fullName(path).replaceAll(' ', '_')}.md`;
  const title = headers ? `---\ntitle: "${titleOf(path)}"\n---\n\n` : '';
  write(join(dir, file), title + page(path, call));
  for (const sub of sortedSubcommands(commandOf(path))) {
    if (isAvailable(sub)) writePages([...path, sub], dir, headers, call);
  }
}

function titleOf(path: CommandPath): string {
  return fullName(path).replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function page(path: CommandPath, { flags }: Invocation): string {
  const command = commandOf(path);
  const { own, inherited } = flagTables(path, flags, helpFlag(command));
  const parts = [`## ${fullName(path)}`, command.short, `### Synopsis\n\n${(command.long ?? command.short).trim()}`];
  if (command.run) parts.push(`\`\`\`\n${usageLine(path)}\n\`\`\``);
  if (own) parts.push(`### Options\n\n\`\`\`\n${own}\n\`\`\``);
  if (inherited) parts.push(`### Options inherited from parent commands\n\n\`\`\`\n${inherited}\n\`\`\``);
  const related = sortedSubcommands(command)
    .filter(isAvailable)
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
    makeDirectories(join(file, '..'));
    writeFileSync(file, text);
  } catch (error) {
    throw pathError('open', file, error);
  }
}
