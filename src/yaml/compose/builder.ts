import { GoInt, type Value } from '../../go/value.ts';
import { base64Decode } from '../base64.ts';
import { conversionError, decodingError, type YamlError } from '../error.ts';
import { exactKey, showKey, showValue } from '../exact.ts';
import type { Places } from '../places.ts';
import { resolve, resolvePlain, type ScalarTag, TAG_PREFIX } from '../resolve.ts';
import type { Cursor } from '../scan/cursor.ts';
import { MAX_DEPTH } from '../scan/scanner.ts';
import type { Token } from '../scan/token.ts';
import { copy, isMostlyAliases } from './aliases.ts';
import { type Anchor, Frame, ROOT } from './frame.ts';
import { checkKeys, checkNumbers, isUnsupported, tooDeepOpening } from './json-form.ts';

/** How a document is read. */
export interface ComposeOptions {
  /** Keep integers as `GoInt`, and map keys with their types (see exact.ts). */
  readonly exact?: boolean;
  /** A key that comes twice in a map is an error. Needs `exact`. */
  readonly strict?: boolean;
  /** Where to note the places of keys and values. */
  readonly places?: Places;
}

/** Thrown when an error text needs the values' exact types, which the quick way of reading has not kept. */
export class ExactNeeded extends Error {}

/** The tag of a node without one. */
export const NO_TAG = '';
const MERGE_TAG = `${TAG_PREFIX}merge`;
/** JavaScript shows integers and floats alike below this; from here on Go writes floats with an exponent. */
const SAME_TEXT = 1e6;

const MERGE_NEEDS_MAP = 'map merge requires map or sequence of maps as the value';

type Lines = Map<Map<string, Value>, Map<string, number>>;

/**
 * Puts values together as the reader meets them. The stack of open collections stands in for recursion, so that depth
 * costs memory only. Mistakes in what scalars mean wait until the document's syntax has been read to its end, as they do
 * in Helm's library.
 */
export class Builder {
  readonly stack: Frame[] = [];
  private readonly cursor: Cursor;
  private readonly exact: boolean;
  private readonly strict: boolean;
  private readonly anchors = new Map<string, Anchor>();
  private count = 1;
  private aliasCount = 0;
  private fault: YamlError | undefined;
  /** There was a key that JSON has no form for: it matters where its map is still there in the end. */
  private hasBadKey = false;
  private readonly duplicates: string[] = [];
  /** When duplicates are looked for: the line of each value of a map, which a merge reports. */
  private readonly lines: Lines | undefined;
  private hasNonFinite = false;
  private tooDeep = false;
  private result: Value;
  private readonly rootPlaces: Places | undefined;

  constructor(cursor: Cursor, options: ComposeOptions) {
    this.cursor = cursor;
    this.exact = options.exact === true;
    this.strict = options.strict === true;
    this.lines = this.strict ? new Map() : undefined;
    this.rootPlaces = options.places;
    this.stack.push(new Frame(ROOT, undefined, options.places, 0));
  }

  /** The document's value, when all of it has been read; or the first mistake in it. */
  finished(): Value {
    if (this.fault !== undefined) throw this.fault;
    if (this.duplicates.length > 0) {
      throw conversionError(`yaml: unmarshal errors:\n  ${this.duplicates.join('\n  ')}`);
    }
    if (this.hasBadKey) checkKeys(this.result);
    if (this.hasNonFinite && !this.exact) checkNumbers(this.result);
    if (this.tooDeep) throw decodingError(`invalid character '${tooDeepOpening(this.result)}' exceeded max depth`);
    return this.result;
  }

  setAnchor(name: string | undefined): Anchor | undefined {
    if (name === undefined) return undefined;
    const anchor: Anchor = { value: null, count: this.count, height: 0, open: true, isMap: false, place: undefined };
    this.anchors.set(name, anchor);
    return anchor;
  }

  /** The value of that name before this place. */
  anchorNamed(name: string): Anchor | undefined {
    return this.anchors.get(name);
  }

  open(kind: number, anchor: Anchor | undefined, start: Token): void {
    const places = this.rootPlaces === undefined ? undefined : this.childPlaces(start);
    const frame = new Frame(kind, anchor, places, start.line);
    // The key `<<` itself counts for nothing, nor does a list of maps to merge.
    if (frame.map !== undefined || !this.isMerging()) this.tally(1);
    if (anchor !== undefined) {
      anchor.count = this.count - 1;
      anchor.isMap = frame.map !== undefined;
      anchor.place = places;
    }
    this.stack.push(frame);
    if (this.stack.length > MAX_DEPTH + 1) this.tooDeep = true;
  }

  finish(frame: Frame): void {
    this.stack.pop();
    const { anchor } = frame;
    const value = frame.map ?? frame.list;
    if (anchor !== undefined) {
      anchor.value = value;
      anchor.count = this.count - anchor.count;
      anchor.height = frame.height;
      anchor.open = false;
    }
    this.put(value, frame.height, frame.line, frame.places);
  }

  putKey(frame: Frame, text: string): void {
    this.tally(1);
    frame.key = this.keyOf(resolvePlain(text, this.exact));
    frame.inValue = true;
    frame.merge = false;
  }

  /** A key with its value, taken whole where nobody asks for lines: `put` without what cannot be the case here. */
  putEntry(map: Map<string, Value>, keyText: string, text: string, plain: boolean): void {
    this.tally(1);
    const key = this.keyOf(resolvePlain(keyText, this.exact));
    if (this.exact && isUnsupported(key)) this.hasBadKey = true;
    this.tally(1);
    map.set(key, plain ? this.plainScalar(text) : text);
  }

  deliverEmpty(at: Token): void {
    this.deliver(null, 1, 0, at, undefined);
  }

  deliverScalar(token: Token, tag: string, anchor: Anchor | undefined, start: Token) {
    const parent = this.stack[this.stack.length - 1]!;
    if (
      token.value === '<<' &&
      parent.map !== undefined &&
      !parent.inValue &&
      (tag === NO_TAG ? token.plain : tag === '!' || tag === MERGE_TAG)
    ) {
      if (anchor !== undefined) this.closeScalarAnchor(anchor, '<<');
      parent.merge = true;
      parent.inValue = true;
      return;
    }
    let value: Value;
    if (tag !== NO_TAG) value = this.taggedValue(token.value, tag, token);
    else if (!token.plain) value = token.value;
    else {
      value = this.plainScalar(token.value);
    }
    this.deliver(value, 1, 0, start, anchor);
  }

  /** An empty node with an anchor or a tag. */
  deliverBare(tag: string, anchor: Anchor | undefined, start: Token): void {
    this.deliver(tag === NO_TAG ? null : this.taggedValue('', tag), 1, 0, start, anchor);
  }

  deliverAlias(anchor: Anchor, token: Token) {
    if (anchor.open) {
      if (!anchor.isMap && this.isMerging()) this.fail(MERGE_NEEDS_MAP, token);
      this.fail(`anchor '${token.value}' value contains itself`, token);
      return this.deliver(null, 1, 0, token, undefined);
    }
    const merging = this.isMerging();
    if (merging && !(anchor.value instanceof Map)) this.fail(MERGE_NEEDS_MAP, token);
    this.aliasCount += anchor.count;
    this.tally(anchor.count);
    // Once the document is refused nothing is copied any more: the copies are what would fill the memory.
    const value = merging || this.fault !== undefined ? anchor.value : copy(anchor.value);
    this.tally(1);
    this.put(value, anchor.height, token.line, anchor.place ?? this.childPlaces(token));
  }

  private deliver(value: Value, count: number, height: number, at: Token, anchor: Anchor | undefined): void {
    if (anchor !== undefined) this.closeScalarAnchor(anchor, value);
    this.tally(count);
    this.put(value, height, at.line, this.rootPlaces === undefined ? undefined : this.childPlaces(at), at);
  }

  /** Puts a finished value where it belongs in the collection around it. */
  private put(value: Value, height: number, line: number, places: Places | undefined, at?: Token): void {
    const frame = this.stack[this.stack.length - 1]!;
    if (height >= frame.height) frame.height = height + 1;
    if (height > 0 && this.stack.length - 1 + height > MAX_DEPTH) this.tooDeep = true;
    const { map } = frame;
    if (map !== undefined) {
      if (!frame.inValue) {
        frame.key = this.keyOf(value);
        if (places !== undefined) {
          frame.keyLine = places.line;
          frame.keyPos = places.column;
        }
        frame.inValue = true;
        frame.merge = false;
        return;
      }
      frame.inValue = false;
      if (frame.merge) {
        frame.merge = false;
        this.merge(map, value, at);
        return;
      }
      if (this.exact && isUnsupported(frame.key)) this.hasBadKey = true;
      if (this.lines !== undefined) this.noteLine(this.lines, map, frame.key, line);
      if (this.strict && map.has(frame.key)) this.noteDuplicate(frame.key, line);
      else map.set(frame.key, value);
      if (places !== undefined && frame.places !== undefined) {
        const keys = (frame.places.keys ??= new Map());
        keys.set(frame.key, { line: frame.keyLine, column: frame.keyPos, value: places });
      }
    } else if (frame.list !== undefined) {
      frame.list.push(value);
      if (places !== undefined && frame.places !== undefined) (frame.places.items ??= []).push(places);
    } else {
      this.result = value;
      if (places !== undefined && frame.places !== undefined) Object.assign(frame.places, places);
    }
  }

  private isMerging(): boolean {
    const { merge, inValue } = this.stack[this.stack.length - 1]!;
    return merge && inValue;
  }

  private merge(into: Map<string, Value>, from: Value, at?: Token): void {
    if (from instanceof Map) {
      for (const [key, value] of from) {
        if (this.strict && into.has(key)) this.noteDuplicate(key, this.lines?.get(from)?.get(key) ?? 0);
        else into.set(key, copy(value));
      }
      return;
    }
    if (Array.isArray(from) && from.every((item) => item instanceof Map)) {
      for (let i = from.length - 1; i >= 0; i--) this.merge(into, from[i], at);
      return;
    }
    this.fail(MERGE_NEEDS_MAP, at);
  }

  /** The key of a map: what is not a string becomes one as in JSON. */
  private keyOf(value: Value): string {
    if (typeof value === 'string') return this.exact ? exactKey(value) : value;
    if (Array.isArray(value) || value instanceof Map) {
      if (!this.exact) throw new ExactNeeded();
      this.fail(`invalid map key: ${showValue(value)}`);
      return '';
    }
    if (this.exact) return exactKey(value);
    if (value === null) throw new ExactNeeded();
    if (typeof value === 'number') {
      // Only the exact reading tells an integer from a float, and an unsigned one, which cannot be a key.
      if (Math.abs(value) >= SAME_TEXT || !Number.isInteger(value)) throw new ExactNeeded();
      return String(value);
    }
    return String(value);
  }

  private plainScalar(text: string): Value {
    const value = resolvePlain(text, this.exact);
    if (typeof value === 'number' && !Number.isFinite(value)) this.hasNonFinite = true;
    return value;
  }

  private taggedValue(text: string, tag: string, at?: Token): Value {
    if (!tag.startsWith(TAG_PREFIX)) return text;
    const name = tag.slice(TAG_PREFIX.length);
    switch (name) {
      case 'str':
        return text;
      case 'binary': {
        const data = base64Decode(text);
        if (data === undefined) this.fail('!!binary value contains invalid base64 data', at);
        return data ?? '';
      }
      case 'bool':
      case 'int':
      case 'float':
      case 'null':
      case 'timestamp':
        return this.taggedScalar(text, name, at);
      default:
        return text;
    }
  }

  private taggedScalar(text: string, tag: ScalarTag, at?: Token): Value {
    const found = resolve(text, tag);
    if (found.value instanceof GoInt && tag === 'float' && found.value.type.kind === 'int') {
      return Number(found.value.value);
    }
    if (found.tag !== tag) {
      this.fail(`cannot decode !!${found.tag} \`${text}\` as a !!${tag}`, at);
      return null;
    }
    if (found.value instanceof GoInt) return this.exact ? found.value : Number(found.value.value);
    if (typeof found.value === 'number' && !Number.isFinite(found.value)) this.hasNonFinite = true;
    return found.value;
  }

  private closeScalarAnchor(anchor: Anchor, value: Value): void {
    anchor.value = value;
    anchor.count = 1;
    anchor.open = false;
  }

  /** Counts values made, and refuses documents that are mostly aliases. */
  private tally(count: number): void {
    this.count += count;
    if (this.aliasCount > 100 && isMostlyAliases(this.count, this.aliasCount)) {
      this.fail('document contains excessive aliasing');
    }
  }

  /** Notes a mistake in what a value means; the first one is reported if the syntax turns out right. */
  private fail(problem: string, at?: Token): void {
    this.fault ??= conversionError(
      `yaml: ${problem}`,
      at === undefined ? undefined : this.cursor.placeOf(at.pos, at.line),
    );
  }

  private childPlaces(at: Token): Places | undefined {
    if (this.rootPlaces === undefined) return undefined;
    const { line, column } = this.cursor.placeOf(at.pos, at.line);
    return { line, column, keys: undefined, items: undefined };
  }

  private noteLine(lines: Lines, map: Map<string, Value>, key: string, line: number): void {
    const known = lines.get(map);
    if (known === undefined) lines.set(map, new Map([[key, line]]));
    else if (!known.has(key)) known.set(key, line);
  }

  private noteDuplicate(key: string, line: number): void {
    this.duplicates.push(`line ${line + 1}: key ${showKey(key)} already set in map`);
  }
}
