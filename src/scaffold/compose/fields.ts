import { composeError, type Node, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost } from '../../compose/project.ts';
import { parseBytes, parseSeconds, quantity } from '../../compose/units.ts';
import type { Plain, PlainObject } from '../../go/plain.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Ledger } from './ledger.ts';
import { commandWords } from './running.ts';

/** The limit of a file system in memory; none for a text that is no size. */
export function sizeLimit(text: string): PlainObject {
  const bytes = parseBytes(text);
  return bytes === undefined ? {} : { sizeLimit: quantity(bytes) };
}

/** Whether the service belongs to profiles. */
export function profiles(table: Table, ledger: Ledger): boolean {
  const node = ledger.take(table, 'profiles');
  return node?.kind === 'list' && node.items.length > 0;
}

/** `pull_policy` as Kubernetes has it. */
export function pullPolicy(table: Table, ledger: Ledger): string {
  const policy = ledger.text(table, 'pull_policy');
  if (policy === 'always') return 'Always';
  if (policy === 'never') return 'Never';
  if (policy !== undefined && !['missing', 'if_not_present', 'build'].includes(policy)) {
    ledger.note(table.at, 'pull_policy', `${policy}: Always stands for it`);
    return 'Always';
  }
  return 'IfNotPresent';
}

/** Labels of Docker are annotations in Kubernetes, whose labels may hold little. */
export function annotationsOf(from: Table | undefined, key: string, ledger: Ledger): PlainObject {
  const node = ledger.take(from, key);
  if (node?.kind !== 'table') return {};
  const kept: Record<string, string> = {};
  for (const [name, { at, value }] of node.entries) {
    if (isAnnotationName(name)) kept[name] = textOf(value) ?? '';
    else ledger.note(at, `${key}.${name}`, 'no annotation can have this name');
  }
  return kept;
}

function isAnnotationName(name: string): boolean {
  const slash = name.indexOf('/');
  const prefix = slash < 0 ? 'x' : name.slice(0, slash);
  const own = name.slice(slash + 1);
  return (
    /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(prefix) && /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(own)
  );
}

/** The labels of `label_file`. Throws TschartError where a file is missing. */
export function labelFiles(table: Table, ledger: Ledger, host: ComposeHost): PlainObject {
  const kept: Record<string, string> = {};
  const node = ledger.take(table, 'label_file');
  for (const item of node?.kind === 'list' ? node.items : node ? [node] : []) {
    const path = host.resolve(item.at.base, textOf(item) ?? '');
    const bytes = host.read(path);
    if (bytes === undefined) throw composeError(item.at, `there is no file ${path}`, 'Make the file.');
    for (const line of decodeUtf8(bytes).split('\n')) {
      const [, name, value = ''] = /^\s*([^#\s=]+)=?(.*)$/.exec(line) ?? [];
      if (name !== undefined && isAnnotationName(name)) kept[name] = value;
    }
  }
  return kept;
}

/** `stop_grace_period`, in whole seconds. */
export function gracePeriod(table: Table, ledger: Ledger): PlainObject {
  const text = ledger.text(table, 'stop_grace_period');
  const seconds = text === undefined ? undefined : parseSeconds(text);
  if (text !== undefined && seconds === undefined) ledger.note(table.at, 'stop_grace_period', `${text} is no duration`);
  return seconds === undefined ? {} : { terminationGracePeriodSeconds: Math.ceil(seconds) };
}

/** Fields of the container that are the same in Compose. */
export function containerFields(table: Table, ledger: Ledger): PlainObject {
  const workingDir = ledger.text(table, 'working_dir');
  return {
    ...(workingDir === undefined ? {} : { workingDir }),
    ...(ledger.flag(table, 'stdin_open') ? { stdin: true } : {}),
    ...(ledger.flag(table, 'tty') ? { tty: true } : {}),
  };
}

/** Hooks of the container's life. Kubernetes has one of each. */
export function lifecycle(table: Table, ledger: Ledger): PlainObject {
  const hooks: Record<string, Plain> = {};
  for (const [key, name] of [
    ['post_start', 'postStart'],
    ['pre_stop', 'preStop'],
  ] as const) {
    const items = ledger.openList(table, key)?.items ?? [];
    const commands = items.map((item) => hookCommand(item, ledger)).filter((command) => command !== undefined);
    if (commands.length === 1) hooks[name] = { exec: { command: commands[0] } };
    else if (commands.length > 1) {
      hooks[name] = {
        exec: { command: ['sh', '-c', commands.map((words) => words.map(shellQuote).join(' ')).join(' && ')] },
      };
    }
  }
  return Object.keys(hooks).length === 0 ? {} : { lifecycle: hooks };
}

function hookCommand(item: Node, ledger: Ledger): string[] | undefined {
  const hook = ledger.openNode(item);
  const command = ledger.take(hook, 'command');
  return command === undefined ? undefined : commandWords(command, 'command');
}

function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
