import { decodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import type { Place } from '../yaml/error.ts';
import { placeOf } from '../yaml/places.ts';
import type { Placed } from '../yaml/unmarshal.ts';
import { placedDocuments } from './values-file.ts';

/** What set a value: a values file, an argument, or an object that a program passed. */
export interface ValueOrigin {
  /** A file (`prod.yaml`, `web/charts/db/values.yaml`), an argument (`--set replicas=x`), or `values`. */
  readonly source: string;
  /** In a file, from 1; the column counts bytes. */
  readonly line?: number;
  readonly column?: number;
}

/** Something that sets values. Nothing is read before it is asked for. */
export interface ValueSource {
  readonly name: string;
  /** The table that it sets values in, by keys from the root chart's. */
  readonly under?: readonly string[];
  /** What it sets, later parts over earlier ones. */
  readonly read: () => readonly Part[];
  /** Names the assignment that sets a value, where `name` is not enough. */
  readonly describe?: (path: readonly string[], value: Value) => string;
}

/** `image.tags[0]`, as `--set` has it. */
export function pathText(path: readonly string[]): string {
  const steps = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key.replace(/[.,=[\]\\]/g, '\\$&')}`));
  return steps.join('').replace(/^\./, '');
}

interface Part {
  readonly value: Value;
  readonly file?: Pick<Placed, 'places'> & { readonly line: number };
}

/** What origins need to know of a chart. */
export interface OriginChart {
  readonly name: string;
  readonly raw: readonly { readonly name: string; readonly data: Uint8Array }[];
  readonly dependencies: readonly OriginChart[];
}

/** A values file. */
export function fileSource(name: string, text: () => string, under: readonly string[] = []): ValueSource {
  const read = (): Part[] => placedDocuments(text()).map((document) => ({ value: document.value, file: document }));
  return { name, under, read };
}

/** An argument, or anything else that has no lines; what can't be read sets nothing. */
export function plainSource(name: string, value: () => Value): ValueSource {
  return { name, read: () => [{ value: value() }] };
}

/** The values.yaml files of a chart tree, the strongest last. */
export function chartSources(chart: OriginChart, path = chart.name, under: readonly string[] = []): ValueSource[] {
  const below = chart.dependencies.flatMap((child) =>
    chartSources(child, `${path}/charts/${child.name}`, [...under, child.name]),
  );
  const own = chart.raw.find(({ name }) => name === 'values.yaml');
  return own === undefined ? below : [...below, fileSource(`${path}/values.yaml`, () => decodeUtf8(own.data), under)];
}

/** Tells what set the value at a path. */
export type FindOrigin = (path: readonly string[]) => ValueOrigin | undefined;

/**
 * Finds what set a value, or, where nothing has set it, the nearest table around it. `sources` are in order, the
 * strongest last; each is read once. What is `global` for a chart may have been set in a chart above.
 */
export function originsIn(sources: readonly ValueSource[]): FindOrigin {
  const strongestFirst = sources.flatMap((source) => partsOf(source).map((part) => ({ source, part }))).reverse();
  return (path) => originOf(path, strongestFirst);
}

type SourcedPart = { readonly source: ValueSource; readonly part: Part };

function originOf(path: readonly string[], parts: readonly SourcedPart[]): ValueOrigin | undefined {
  if (path.length === 0) {
    // All values together: the strongest file of them.
    const file = parts.find(({ source: { under = [] }, part }) => part.file !== undefined && under.length === 0);
    return file && placed(file.source, file.part, []);
  }
  let best: { readonly depth: number; readonly origin: ValueOrigin } | undefined;
  for (const { path: candidate, isWhole } of candidates(path)) {
    for (const { source, part } of parts) {
      const under = source.under ?? [];
      if (under.length >= candidate.length || under.some((key, i) => candidate[i] !== key)) continue;
      const inner = candidate.slice(under.length);
      const found = depthOf(part.value, inner);
      if (found.depth === 0) continue;
      const depth = under.length + found.depth;
      const reached = isWhole ? depth : depth + path.length - candidate.length;
      if (best === undefined || reached > best.depth) {
        best = { depth: reached, origin: placed(source, part, inner.slice(0, found.depth)) };
      }
      if (found.depth === inner.length) return best.origin;
      // Something that is no table hides what weaker sources set inside it.
      if (found.blocked) break;
    }
  }
  return best?.origin;
}

function partsOf(source: ValueSource): readonly Part[] {
  try {
    return source.read();
  } catch (error) {
    if (error instanceof GoError) return [];
    throw error;
  }
}

/** The path, and for globals of a chart those of the charts above it, which are stronger. */
function candidates(path: readonly string[]): { path: readonly string[]; isWhole: boolean }[] {
  const at = path.indexOf('global');
  const out: { path: readonly string[]; isWhole: boolean }[] = [];
  for (let keep = 0; keep < at; keep++) out.push({ path: [...path.slice(0, keep), ...path.slice(at)], isWhole: false });
  out.push({ path, isWhole: true });
  return out;
}

function valueAt(value: Value, path: readonly string[]): Value {
  let at = value;
  for (const key of path) at = at instanceof Map ? at.get(key) : Array.isArray(at) ? at[Number(key)] : undefined;
  return at;
}

function depthOf(value: Value, path: readonly string[]): { depth: number; blocked: boolean } {
  let at = value;
  for (const [depth, key] of path.entries()) {
    let next: Value;
    if (at instanceof Map) {
      if (!at.has(key)) return { depth, blocked: false };
      next = at.get(key);
    } else if (Array.isArray(at)) {
      next = /^\d+$/.test(key) ? at[Number(key)] : undefined;
      // `--set list[1]=x` leaves the other items alone.
      if (next === undefined || next === null) return { depth, blocked: false };
    } else return { depth, blocked: depth > 0 };
    at = next;
  }
  return { depth: path.length, blocked: false };
}

function placed({ name: source, describe }: ValueSource, part: Part, path: readonly string[]): ValueOrigin {
  const { file, value } = part;
  if (file === undefined) return { source: describe?.(path, valueAt(value, path)) ?? source };
  const steps = path.map((key): string | number => (/^\d+$/.test(key) ? Number(key) : key));
  const { line, column }: Place = closest(file, path, steps);
  return { source, line: line + file.line, column };
}

/** Keys of tables may be numbers too: both ways are tried. */
function closest({ places }: Pick<Placed, 'places'>, path: readonly string[], steps: (string | number)[]): Place {
  let at = places;
  const exact = path.map((key, i): string | number => {
    const isItem = at?.items !== undefined;
    const step = isItem ? steps[i]! : key;
    at = (typeof step === 'number' ? at?.items?.[step] : at?.keys?.get(step)?.value) as typeof at;
    return step;
  });
  return placeOf(places, exact);
}
