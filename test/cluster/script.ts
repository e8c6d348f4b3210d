/** A line of a script. */
export type Step = HelmStep | ToolStep | StartStep | EndStep | EnvStep | WatchStep | RecordStep;

/** `helm …`, or `fails helm …`: a command of the side whose turn it is; compared. */
export interface HelmStep {
  readonly kind: 'helm';
  readonly line: string;
  readonly args: readonly string[];
  /** Whether Helm itself is to fail: a script that tests nothing is an error of the script. */
  readonly fails: boolean;
}

/** `kubectl …`, `helm3 …`: what happens to the cluster from elsewhere; not compared. */
export interface ToolStep {
  readonly kind: 'tool';
  readonly line: string;
  readonly program: 'kubectl' | 'helm3';
  readonly args: readonly string[];
}

/** `start NAME helm …`: a command that runs on while the script goes on. */
export interface StartStep {
  readonly kind: 'start';
  readonly line: string;
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * `finish NAME`, `fails finish NAME`, `kill NAME` (SIGKILL), `interrupt NAME` (SIGINT), `terminate NAME` (SIGTERM): the end
 * of a started command; compared.
 */
export interface EndStep {
  readonly kind: 'end';
  readonly line: string;
  readonly name: string;
  readonly how: 'finish' | 'kill' | 'interrupt' | 'terminate';
  readonly fails: boolean;
}

/** `env NAME=VALUE`, from here on; `env NAME` takes the variable away. */
export interface EnvStep {
  readonly kind: 'env';
  readonly line: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** `watch PATH`: a list of an API that is compared, too, as far as names or namespaces hold the namespace's name. */
export interface WatchStep {
  readonly kind: 'watch';
  readonly line: string;
  readonly path: string;
}

/** `record NAME.vN STATUS`: gives a stored revision another status, as a run that died leaves it. */
export interface RecordStep {
  readonly kind: 'record';
  readonly line: string;
  readonly key: string;
  readonly status: string;
}

export interface Script {
  readonly name: string;
  /** What the script shows: the comment at its head. */
  readonly about: string;
  /** Whether the namespace is there when the script begins. */
  readonly namespace: boolean;
  /** Whether it needs Postgres. */
  readonly sql: boolean;
  readonly steps: readonly Step[];
  /** Files of the folder in which commands run. */
  readonly files: ReadonlyMap<string, string>;
}

const FILE = /^-- (\S+) --$/;

/**
 * Reads a script: lines, then files, each after a line `-- PATH --`. `$NS` stands for the namespace everywhere, `$SERVER`
 * for the API server's address, `$TOKEN` for the administrator's token, `$VIEWER` for the kubeconfig of a user without
 * rights; the CA is in ca.crt. Throws for a line that is not understood.
 */
export function parseScript(name: string, text: string): Script {
  const files = new Map<string, string>();
  const steps: Step[] = [];
  const about: string[] = [];
  let namespace = true;
  let sql = false;
  let file: string | undefined;
  for (const line of text.split('\n')) {
    const start = FILE.exec(line);
    if (start) {
      file = start[1]!;
      files.set(file, '');
    } else if (file !== undefined) files.set(file, `${files.get(file)}${line}\n`);
    else if (line.startsWith('#')) {
      if (steps.length === 0) about.push(line.replace(/^#\s?/, ''));
    } else if (line === 'no namespace') namespace = false;
    else if (line === 'needs sql') sql = true;
    else if (line.trim() !== '') steps.push(parseStep(name, line));
  }
  for (const [path, content] of files) files.set(path, content.replace(/\n+$/, '\n'));
  return { name, about: about.join(' '), namespace, sql, steps, files };
}

function parseStep(script: string, line: string): Step {
  const wrong = (): Error => new Error(`${script}: not understood: ${line}`);
  const all = words(line);
  const fails = all[0] === 'fails';
  const [verb, ...args] = fails ? all.slice(1) : all;
  const first = args[0] ?? '';
  if (verb === 'helm') return { kind: 'helm', line, args, fails };
  if (verb === 'finish') return { kind: 'end', line, name: first, how: verb, fails };
  if (fails) throw wrong();
  switch (verb) {
    case 'kubectl':
    case 'helm3':
      return { kind: 'tool', line, program: verb, args };
    case 'start':
      if (args[1] !== 'helm') throw wrong();
      return { kind: 'start', line, name: first, args: args.slice(2) };
    case 'kill':
    case 'interrupt':
    case 'terminate':
      return { kind: 'end', line, name: first, how: verb, fails: true };
    case 'env': {
      const [, key, value] = /^([A-Z_]+)(?:=(.*))?$/.exec(first) ?? [];
      if (key === undefined) throw wrong();
      return { kind: 'env', line, name: key, value };
    }
    case 'watch':
      return { kind: 'watch', line, path: first };
    case 'record':
      if (args.length !== 2) throw wrong();
      return { kind: 'record', line, key: first, status: args[1]! };
    default:
      throw wrong();
  }
}

/** Cuts a line into words; quotes hold words together as a shell's single quotes do. */
export function words(line: string): string[] {
  const found: string[] = [];
  for (const [, text] of line.matchAll(/((?:'[^']*'|"[^"]*"|[^\s'"]+)+)/g))
    found.push(
      text!.replace(/'([^']*)'|"([^"]*)"/g, (_, a: string | undefined, b: string | undefined) => a ?? b ?? ''),
    );
  return found;
}
