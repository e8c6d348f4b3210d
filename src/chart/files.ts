import { compileGlob } from '../go/glob.ts';
import { basePath } from '../go/path.ts';
import { decodeUtf8 } from '../go/text.ts';
import {
  BYTES,
  GoError,
  type GoMethod,
  type GoType,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  TypedMap,
  typedSlice,
  type Value,
} from '../go/value.ts';
import { marshalYaml } from '../yaml/marshal.ts';
import { encodeBase64 } from './base64.ts';
import type { ChartFile } from './model.ts';

const EMPTY = new Uint8Array(0);

function contents(files: Value, name: Value): Uint8Array {
  return ((files as Map<string, Value>).get(name as string) as Uint8Array | undefined) ?? EMPTY;
}

function glob(files: Value, pattern: Value): Value {
  let matches: (name: string) => boolean;
  try {
    const compiled = compileGlob(pattern as string, '/');
    matches = (name) => compiled(name);
  } catch {
    // Helm takes `**` for a pattern that does not compile.
    matches = () => true;
  }
  const out = new TypedMap(FILES);
  for (const [name, data] of files as Map<string, Value>) if (matches(name)) out.set(name, data);
  return out;
}

/**
 * A YAML map of base names, or nothing where a text can't stand in YAML. Where two files share a name, Helm keeps either
 * at random; here the later by path.
 */
function flatten(files: Value, text: (data: Uint8Array) => string): string {
  const out = new TypedMap(STRING_MAP);
  const names = [...(files as Map<string, Value>).keys()].sort();
  for (const name of names) out.set(basePath(name), text(contents(files, name)));
  try {
    return marshalYaml(out).replace(/\n$/, '');
  } catch (error) {
    if (error instanceof GoError) return '';
    throw error;
  }
}

function lines(files: Value, name: Value): Value {
  const text = decodeUtf8(contents(files, name));
  if (text === '') return typedSlice(STRING_SLICE, []);
  return typedSlice(STRING_SLICE, (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'));
}

/** `engine.files`: a map of path to bytes with the methods that templates call. */
export const FILES: GoType = {
  name: 'engine.files',
  kind: 'map',
  key: STRING,
  elem: BYTES,
  methods: new Map<string, GoMethod>([
    ['Get', { params: [STRING], call: (files, name) => decodeUtf8(contents(files, name)) }],
    ['GetBytes', { params: [STRING], call: contents }],
    ['Glob', { params: [STRING], call: glob }],
    ['AsConfig', { params: [], call: (files) => flatten(files, decodeUtf8) }],
    ['AsSecrets', { params: [], call: (files) => flatten(files, encodeBase64) }],
    ['Lines', { params: [STRING], call: lines }],
  ]),
};

/** `.Files` of a chart: the files that are neither templates nor anything else that Helm reads. */
export function filesObject(files: readonly ChartFile[]): TypedMap {
  const out = new TypedMap(FILES);
  for (const file of files) out.set(file.name, file.data);
  return out;
}
