import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import { describeFailure, errorFormat } from '../failure.ts';
import { OutputClosed } from '../terminal.ts';
import { type Batch, readBatch } from './batch-file.ts';
import { renderBatch } from './batch-run.ts';
import { keptCharts } from './kept-charts.ts';
import { templateFlags } from './template.ts';
import { renderTemplate } from './template-run.ts';
import { valueFlags } from './value-flags.ts';

/** Files are looked at that often in any case, in milliseconds: what the system tells of changes may get lost. */
const LOOK = 1000;
/** Editors write in several steps: what follows within so many milliseconds is one change. */
const SETTLE = 3;

/**
 * `template --watch`: renders, and again when a file changes that the output was made of; then it prints the documents
 * that are not as they were. Failures are told and the watch goes on; it ends with the process.
 */
export async function watchTemplate(call: Invocation): Promise<number> {
  const { terminal, flags } = call;
  const charts = keptCharts();
  let shown: readonly string[] | undefined;
  let batchFiles: readonly string[] = [];

  const render = async (): Promise<string> => {
    let text = '';
    const quiet: Invocation = { ...call, terminal: { ...terminal, stdout: (more) => (text += more) } };
    const path = flags.get(templateFlags.batch);
    if (path === '') await renderTemplate(quiet, charts.load);
    else {
      const batch: Batch = readBatch(path);
      batchFiles = [path, ...batch.releases.flatMap(({ files }) => files)];
      try {
        await renderBatch(batch, quiet, charts.load);
      } finally {
        batch.dispose();
      }
    }
    return text;
  };
  const show = async (): Promise<void> => {
    const begin = performance.now();
    let text: string;
    try {
      text = await render();
    } catch (error) {
      if (error instanceof OutputClosed) throw error;
      terminal.stderr(describeFailure(error, terminal.env, errorFormat(terminal.env, flags)));
      return;
    }
    const took = Math.round(performance.now() - begin);
    const documents = documentsOf(text);
    if (shown === undefined) terminal.stdout(text);
    else terminal.stderr(`${difference(shown, documents, terminal.stdout)}, rendered in ${took} ms\n`);
    shown = documents;
  };

  const given = [
    ...flags.get(valueFlags.values),
    ...flags.get(valueFlags.setFile).map((text) => /[^=]*$/.exec(text)![0]),
  ];
  const sources = (): string[] => [...charts.paths(), ...given, ...batchFiles].filter((path) => !path.includes('://'));
  const changes = watched();
  let paths = sources();
  // What changes while it is read is seen afterwards: all is compared with what was there before.
  let before = filesBelow(paths);
  for (;;) {
    await show();
    const used = sources();
    if (used.length !== paths.length || used.some((path, i) => path !== paths[i])) {
      paths = used;
      before = merged(filesBelow(paths), before);
    }
    changes.watch(paths);
    let now: Files;
    do {
      await changes.next();
      now = filesBelow(paths);
    } while (same(before, now));
    for (const path of charts.paths()) if (!same(below(path, before), below(path, now))) charts.forget(path);
    before = now;
  }
}

type Files = ReadonlyMap<string, string>;

/** What is there now, but of files that were known before what they were then. */
function merged(now: Files, before: Files): Files {
  return new Map([...now].map(([path, state]) => [path, before.get(path) ?? state]));
}

function below(folder: string, files: Files): Files {
  const whole = resolve(folder);
  return new Map([...files].filter(([path]) => path === whole || path.startsWith(`${whole}/`)));
}

function same(a: Files, b: Files): boolean {
  return a.size === b.size && [...a].every(([path, state]) => b.get(path) === state);
}

/** The files at and below some paths, with what changes when they are written. */
function filesBelow(paths: readonly string[]): Files {
  const files = new Map<string, string>();
  const look = (path: string): void => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
    else files.set(path, found === undefined ? 'none' : `${found.mtimeMs} ${found.size} ${found.ino}`);
  };
  for (const path of paths) {
    try {
      look(resolve(path));
    } catch {
      // Gone while it was looked at: the next look sees that.
    }
  }
  return files;
}

/** Tells when something near the paths may have changed. */
function watched(): { watch(paths: readonly string[]): void; next(): Promise<void> } {
  const watchers = new Map<string, FSWatcher | undefined>();
  let wake: (() => void) | undefined;
  let isDue = false;
  const add = (folder: string): void => {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, () => {
        isDue = true;
        wake?.();
      });
      watcher.on('error', () => watcher.close());
      watchers.set(folder, watcher);
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isDirectory()) add(join(folder, entry.name));
    } catch {
      // The system watches no more folders: there is the regular look.
      watchers.set(folder, undefined);
    }
  };
  return {
    watch(paths) {
      for (const path of paths) {
        const whole = resolve(path);
        add(statSync(whole, { throwIfNoEntry: false })?.isDirectory() ? whole : dirname(whole));
      }
    },
    next() {
      return new Promise((settled) => {
        const done = (): void => {
          isDue = false;
          settled();
        };
        const timer = setTimeout(done, LOOK);
        wake = () => {
          wake = undefined;
          clearTimeout(timer);
          setTimeout(done, SETTLE);
        };
        if (isDue) wake();
      });
    },
  };
}

function documentsOf(text: string): string[] {
  return text
    .split(/^(?=---$)/m)
    .map((document) => document.trimEnd())
    .filter((document) => document !== '');
}

/** Prints the documents that are new; says how many these are and how many are gone. */
function difference(before: readonly string[], now: readonly string[], print: (text: string) => void): string {
  const [old, current] = [new Set(before), new Set(now)];
  const fresh = now.filter((document) => !old.has(document));
  const gone = before.filter((document) => !current.has(document));
  for (const document of fresh) print(`${document}\n`);
  return `${fresh.length} documents new or changed, ${gone.length} no longer as they were`;
}
