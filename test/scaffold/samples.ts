import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A Compose project or manifests of a shape that many public ones have. */
export interface Sample {
  readonly name: string;
  readonly kind: 'compose' | 'manifests';
  /** The file to make a chart of. */
  readonly path: string;
  readonly text: string;
  /** Files beside it by their paths. */
  readonly beside: Readonly<Record<string, string>>;
}

const HERE = join(import.meta.dirname, 'samples');

export const SAMPLES: readonly Sample[] = [
  ...readdirSync(join(HERE, 'compose')).map((name): Sample => {
    const folder = join(HERE, 'compose', name);
    const files = filesBelow(folder).map((path): [string, string] => [
      relative(folder, path),
      readFileSync(path, 'utf8'),
    ]);
    const [main, text] = files.find(([path]) => /^(?:docker-)?(?:compose|stack)\.ya?ml$/.test(path))!;
    return { name, kind: 'compose', path: join(folder, main), text, beside: Object.fromEntries(files) };
  }),
  ...readdirSync(join(HERE, 'manifests')).map((file): Sample => {
    const path = join(HERE, 'manifests', file);
    return { name: file.replace(/\.\w+$/, ''), kind: 'manifests', path, text: readFileSync(path, 'utf8'), beside: {} };
  }),
];

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
