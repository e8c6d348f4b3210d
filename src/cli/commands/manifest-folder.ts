import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TschartError } from '../../errors.ts';

/** The code of the error for a folder of manifests in the place of a chart: its advice is shown always. */
export const MANIFEST_FOLDER = 'MANIFEST_FOLDER';

/** As many files are looked into, and as many characters of each. */
const MANIFEST = /\.(?:ya?ml|json)$/;
const MAX_FILES = 50;
const MAX_CHARACTERS = 64 * 1024;

/**
 * What to throw when the chart at a path can't be loaded: the same message, with advice, where a folder holds manifests
 * instead of a chart; otherwise the error itself.
 */
export function explainFolder(error: unknown, path: string, program: string): unknown {
  if (!(error instanceof Error) || existsSync(join(path, 'Chart.yaml')) || !holdsManifests(path)) return error;
  const advice = `${path} holds manifests, no chart. To make a chart of them: ${program} create NAME --from-manifests ${path}`;
  return new TschartError(MANIFEST_FOLDER, error.message, { at: { file: path }, advice, cause: error });
}

function holdsManifests(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return MANIFEST.test(path) && isManifest(path);
  const names = readdirSync(path).filter((name) => MANIFEST.test(name));
  return names.slice(0, MAX_FILES).some((name) => {
    return isManifest(join(path, name));
  });
}

function isManifest(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const text = readFileSync(file, 'utf8').slice(0, MAX_CHARACTERS);
  return /^\s*"?apiVersion"?\s*:/m.test(text) && /^\s*"?kind"?\s*:/m.test(text);
}
