import { words } from '../cluster/script.ts';

/** A line of a script. */
export type Step = HelmStep | ToolStep | EnvStep | InputStep | SetStep;

/** `helm …`, or `fails helm …`: a command of the side whose turn it is; its outcome and the files after it are compared. */
export interface HelmStep {
  readonly kind: 'helm';
  readonly line: string;
  readonly args: readonly string[];
  /** Whether Helm itself is to fail: a script that tests nothing is an error of the script. */
  readonly fails: boolean;
}

/**
 * `real helm …`: the real Helm on every side; `sh …`: the rest of the line is for a shell. Both must succeed, and are
 * not compared.
 */
export interface ToolStep {
  readonly kind: 'tool';
  readonly line: string;
  /** Absent: a line for a shell. */
  readonly args: readonly string[] | undefined;
  readonly shell: string;
}

/** `env NAME=VALUE`, from here on; `env NAME` takes the variable away. */
export interface EnvStep {
  readonly kind: 'env';
  readonly name: string;
  readonly value: string | undefined;
}

/** `set NAME COMMAND`: what a shell's command writes is `$NAME` from here on. */
export interface SetStep {
  readonly kind: 'set';
  readonly line: string;
  readonly name: string;
  readonly shell: string;
}

/** `input TEXT`: the standard input of the next command, with `\n` for a new line; nothing without it. */
export interface InputStep {
  readonly kind: 'input';
  readonly text: string;
}

/**
 * What a script may need, in lines `needs …` at its head:
 * `registry`, `registry-auth` (user `alice`, password `wonder-land`), `registry-tls` ($CA), `registry-client-tls` (and
 * $CERT, $KEY): real OCI registries; `registry-token`: one behind a server of tokens (the same user); `http`,
 * `http-auth`, `http-tls`, `http-client-tls`: servers of the folder `www`; `proxy`: an HTTP proxy, behind which every host is
 * `registry`, or `registry-tls` on port 443 (the script needs these before it), for the same user; `gpg`: the program.
 */
export const NEEDS = [
  'registry',
  'registry-auth',
  'registry-tls',
  'registry-client-tls',
  'registry-token',
  'http',
  'http-auth',
  'http-tls',
  'http-client-tls',
  'proxy',
  'gpg',
] as const;
export type Need = (typeof NEEDS)[number];

export interface Script {
  readonly name: string;
  /** What the script shows: the comment at its head. */
  readonly about: string;
  readonly needs: readonly Need[];
  readonly steps: readonly Step[];
  /** Files of the folder in which commands run. */
  readonly files: ReadonlyMap<string, string>;
  /** `same PATH` at the head: files whose bytes are compared as they are, archives too. */
  readonly same: readonly string[];
  /** `ignore PATTERN` at the head: a regular expression for paths that are not compared. */
  readonly ignored: readonly RegExp[];
}

const FILE = /^-- (\S+) --$/;

/** Reads a script: lines, then files, each after a line `-- PATH --`. Throws for a line that is not understood. */
export function parseScript(name: string, text: string): Script {
  const files = new Map<string, string>();
  const steps: Step[] = [];
  const about: string[] = [];
  const needs: Need[] = [];
  const same: string[] = [];
  const ignored: RegExp[] = [];
  let file: string | undefined;
  for (const line of text.split('\n')) {
    const start = FILE.exec(line);
    const [, directive, rest = ''] = /^(needs|same|ignore) (.*)$/.exec(line) ?? [];
    if (start) {
      file = start[1]!;
      files.set(file, '');
    } else if (file !== undefined) files.set(file, `${files.get(file)}${line}\n`);
    else if (line.startsWith('#')) {
      if (steps.length === 0) about.push(line.replace(/^#\s?/, ''));
    } else if (directive === 'needs') {
      for (const need of rest.split(/\s+/)) needs.push(checkedNeed(name, need));
    } else if (directive === 'same') same.push(rest);
    else if (directive === 'ignore') ignored.push(new RegExp(rest));
    else if (line.trim() !== '') steps.push(parseStep(name, line));
  }
  for (const [path, content] of files) files.set(path, content.replace(/\n+$/, '\n'));
  return { name, about: about.join(' '), needs, steps, files, same, ignored };
}

function checkedNeed(script: string, need: string): Need {
  const found = NEEDS.find((known) => known === need);
  if (found === undefined) throw new Error(`${script}: not understood: needs ${need}`);
  return found;
}

function parseStep(script: string, line: string): Step {
  const [verb, ...args] = words(line);
  const rest = line.slice(line.indexOf(' ') + 1);
  if (verb === 'helm') return { kind: 'helm', line, args, fails: false };
  if (verb === 'fails' && args[0] === 'helm') return { kind: 'helm', line, args: args.slice(1), fails: true };
  if (verb === 'real' && args[0] === 'helm') return { kind: 'tool', line, args: args.slice(1), shell: '' };
  if (verb === 'sh') return { kind: 'tool', line, args: undefined, shell: rest };
  if (verb === 'input') return { kind: 'input', text: rest.replaceAll('\\n', '\n') };
  if (verb === 'set' && args.length > 1) {
    return { kind: 'set', line, name: args[0]!, shell: rest.slice(rest.indexOf(' ') + 1) };
  }
  const [, key, value] = /^env ([A-Za-z_]+)(?:=(.*))?$/.exec(line) ?? [];
  if (key !== undefined) return { kind: 'env', name: key, value };
  throw new Error(`${script}: not understood: ${line}`);
}
