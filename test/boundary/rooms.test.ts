import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

interface Room {
  readonly may: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** Reads the table of docs/architecture.md; `everything but a b` is spelled out. */
function readTable(): Map<string, Room> {
  const rows = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [a-z.]+ \|/.test(line) && !line.startsWith('| room'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const names = rows.map((row) => row[1]!);
  const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
  return new Map(
    rows.map(([, name, , may, packages]) => {
      const except = /^everything(?: but (.*))?$/.exec(may!);
      const allowed = except
        ? names.filter((n) => !words((except[1] ?? '').replace(/ and /g, ' ')).includes(n))
        : words(may!);
      return [name!, { may: new Set([...allowed, name!, 'errors.ts']), packages: new Set(words(packages!)) }];
    }),
  );
}

function sourceFiles(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? sourceFiles(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const roomOf = (file: string): string => relative(src, file).split('/')[0]!;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g;

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((m) => (m[1] ?? m[2] ?? m[3])!);
}

const table = readTable();
const files = sourceFiles(src);
const HOST_ROOMS = new Set(['node', 'cli', 'standalone', 'node.ts']);

describe('the table of rooms in docs/architecture.md', () => {
  it('names every room', () => {
    expect(new Set(files.map(roomOf))).toEqual(
      new Set([...table.keys()].filter((r) => files.some((f) => roomOf(f) === r))),
    );
  });

  it.each(files.map((file) => [relative(src, file), file]))('%s imports only what it may', (_, file) => {
    const room = table.get(roomOf(file))!;
    const wrong: string[] = [];
    for (const target of importsOf(file)) {
      if (target.startsWith('.')) {
        const path = resolve(dirname(file), target);
        if (path.startsWith(`${src}/`)) {
          if (!room.may.has(roomOf(path))) wrong.push(target);
        } else if (!path.startsWith(join(root, 'schemas/'))) wrong.push(target);
      } else if (target.startsWith('node:')) {
        if (!HOST_ROOMS.has(roomOf(file))) wrong.push(target);
      } else {
        const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : target.split('/')[0]!;
        if (!room.packages.has(name)) wrong.push(target);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('makes code from text at one place only', () => {
    const sites = files.filter((file) =>
      /\bnew Function\b|\beval\(/.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
    expect(sites.map((file) => roomOf(file))).toEqual(['template']);
  });
});
