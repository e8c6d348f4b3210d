import { decodeBase64, encodeBase64 } from '../../go/base64.ts';
import type { Plain } from '../../go/plain.ts';
import { decodeUtf8, encodeUtf8, hasInvalidBytes } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { Names, parseImage, valueKey } from '../names.ts';
import { valuePath } from '../template-text.ts';
import type { Cursor } from './cursor.ts';
import type { Tokens } from './tokens.ts';
import type { ValuesTree } from './values-tree.ts';

/** The parts of values that one name may have: each belongs to one object. */
export type Facet = 'workload' | 'service' | 'ingress' | 'config' | 'secret' | 'claim' | 'other';

const FACETS: Readonly<Record<string, Facet>> = {
  Service: 'service',
  Ingress: 'ingress',
  ConfigMap: 'config',
  Secret: 'secret',
  PersistentVolumeClaim: 'claim',
};

export function facetOf(kind: string): Facet {
  return FACETS[kind] ?? (podPath(kind) === undefined ? 'other' : 'workload');
}

/** Where the spec of an object's pods stands. */
export function podPath(kind: string): readonly string[] | undefined {
  switch (kind) {
    case 'Pod':
      return ['spec'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Job':
    case 'Rollout':
      return ['spec', 'template', 'spec'];
    default:
      return undefined;
  }
}

/** Gives each object its part of the values. */
export class Groups {
  private readonly names = new Names(['global', 'namespace', 'namespaces', 'createNamespace']);
  private readonly keys = new Map<string, string>();

  /** The key of values for an object: that of its name, unless another object has the same part of it. */
  keyFor(name: string, kind: string): string {
    const facet = facetOf(kind);
    const id = `${facet} ${name}`;
    const own = `${id} ${kind}`;
    const known = this.keys.get(`name ${name}`);
    if (known !== undefined && !this.keys.has(id)) {
      this.keys.set(id, known);
      return known;
    }
    const key = this.names.claim(valueKey(known === undefined ? name : `${name}-${kind}`));
    if (known === undefined) this.keys.set(`name ${name}`, key);
    this.keys.set(known === undefined ? id : own, key);
    return key;
  }
}

/** Moves values of one object into the chart's values. */
export class Lifter {
  private readonly chart: string;
  private readonly values: ValuesTree;
  private readonly tokens: Tokens;
  private readonly group: readonly string[];
  /** The texts that have got into values, with their paths. */
  readonly texts: { readonly path: readonly string[]; readonly text: string }[];

  constructor(
    chart: string,
    values: ValuesTree,
    tokens: Tokens,
    group: readonly string[],
    texts: Lifter['texts'] = [],
  ) {
    this.chart = chart;
    this.values = values;
    this.tokens = tokens;
    this.group = group;
    this.texts = texts;
  }

  /** The same for a part of the values below this one. */
  below(...keys: readonly string[]): Lifter {
    return new Lifter(this.chart, this.values, this.tokens, [...this.group, ...keys], this.texts);
  }

  /** A text, number or truth value. Gives the path that it has in values, if it has been lifted. */
  scalar(at: Cursor | undefined, ...keys: readonly string[]): string | undefined {
    if (at === undefined || at.node.kind !== 'scalar' || at.value === null || at.value === undefined) return undefined;
    const path = [...this.group, ...keys];
    const { plain } = at;
    // Values have numbers as floats, which do not hold all digits of these.
    if (typeof plain === 'bigint' || (typeof plain === 'number' && !isExact(plain, at.node.value))) return undefined;
    if (!this.values.set(path, plain)) return undefined;
    if (typeof plain === 'string' && plain !== '') this.texts.push({ path, text: plain });
    const expression = valuePath(path);
    this.tokens.replace(at.node, scalarAction(expression, plain));
    return expression;
  }

  /** A whole table or list that is not empty. */
  block(at: Cursor | undefined, ...keys: readonly string[]): void {
    if (at === undefined || (at.node.kind !== 'mapping' && at.node.kind !== 'sequence') || at.node.content.length === 0)
      return;
    // Helm drops nulls from values, and has large numbers as floats; blank lines at the end of a text get more of them.
    if (hasUnsafe(at.plain)) return;
    const path = [...this.group, ...keys];
    const expression = valuePath(path);
    if (!this.values.set(path, at.plain)) return;
    this.tokens.replaceBlock(at.node, expression.startsWith('index ') ? `(${expression})` : expression);
  }

  /** An image, as a table of repository, tag and digest. */
  image(image: Cursor | undefined, policy: Cursor | undefined): void {
    const reference = image?.text;
    if (image === undefined || reference === undefined || reference === '') return;
    const { repository, tag, digest } = parseImage(reference);
    const written = repository + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
    // Whatever is no usual reference stays as it is.
    if (written !== reference || /[^\w./:@-]/.test(reference)) return;
    const path = [...this.group, 'image'];
    if (!this.values.set([...path, 'repository'], repository)) return;
    this.values.set([...path, 'tag'], tag);
    if (digest !== '') this.values.set([...path, 'digest'], digest);
    const expression = valuePath(path);
    const table = expression.startsWith('index ') ? `(${expression})` : expression;
    this.tokens.replace(image.node, `{{ include "${this.chart}.image" ${table} | quote }}`);
    this.scalar(policy, 'image', 'pullPolicy');
  }

  /** A text in base 64: values have it decoded where that is text, and the template encodes it again. */
  encoded(at: Cursor, key: string): void {
    const bytes = at.text === undefined ? undefined : decoded(at.text);
    if (bytes === undefined || bytes.length === 0) return;
    const text = decodeUtf8(bytes);
    if (hasInvalidBytes(text) || text.includes('\0') || encodeBase64(bytes) !== at.text) return;
    const path = [...this.group, key];
    if (!this.values.set(path, text)) return;
    this.texts.push({ path, text });
    this.tokens.replace(at.node, `{{ ${valuePath(path)} | b64enc | quote }}`);
  }

  /** Puts an expression for a value that is lifted elsewhere. */
  refer(at: Cursor, action: string): void {
    this.tokens.replace(at.node, action);
  }

  /** Sets a value without a place of its own in the object. */
  define(path: readonly string[], value: Plain, comment?: string): void {
    this.values.set(path, value, comment);
  }
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return decodeBase64(encodeUtf8(text));
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
}

function isExact(value: number, text: string): boolean {
  return !Number.isInteger(value) || (Number.isSafeInteger(value) && Number(text) === value);
}

function hasUnsafe(value: Plain): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'number') return Math.abs(value) >= 1e6;
  if (typeof value === 'string') return /(?:^|\n)\n$/.test(value);
  return typeof value === 'object' && Object.values(value).some((inner) => hasUnsafe(inner as Plain));
}

/** The action that writes a value so that it is read again as what it is. */
export function scalarAction(expression: string, value: Plain): string {
  if (typeof value === 'string') return `{{ ${expression} | quote }}`;
  // Large numbers come from values as floats, which are written with an exponent.
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 1e6)
    return `{{ ${expression} | int64 }}`;
  return `{{ ${expression} }}`;
}
