import { sortStrings } from '../go/text.ts';
import { GoInt, type Value } from '../go/value.ts';
import { base64Decode } from './base64.ts';
import { conversionError, decodingError, type YamlError } from './error.ts';
import { exactKey, plainValue, showKey, showValue } from './exact.ts';
import type { Places } from './places.ts';
import { resolve, resolvePlain, type ScalarTag, TAG_PREFIX } from './resolve.ts';
import { MAX_DEPTH, Scanner } from './scan/scanner.ts';
import { readSource } from './scan/source.ts';
import {
  ALIAS,
  ANCHOR,
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAPPING_START,
  BLOCK_SEQUENCE_START,
  DOCUMENT_END,
  DOCUMENT_START,
  FLOW_ENTRY,
  FLOW_MAPPING_END,
  FLOW_MAPPING_START,
  FLOW_SEQUENCE_END,
  FLOW_SEQUENCE_START,
  KEY,
  SCALAR,
  STREAM_END,
  TAG,
  TAG_DIRECTIVE,
  type Token,
  VALUE,
  VERSION_DIRECTIVE,
} from './scan/token.ts';

/** How a document is read. */
export interface ComposeOptions {
  /** Keep integers as `GoInt`, and map keys with their types (see exact.ts). */
  readonly exact?: boolean;
  /** A key that comes twice in a map is an error. Needs `exact`. */
  readonly strict?: boolean;
  /** Where to note the places of keys and values. */
  readonly places?: Places;
}

/** Above these numbers of values made, the share that may come from aliases falls from 99 % to 10 %. */
const ALIAS_RANGE_LOW = 400_000;
const ALIAS_RANGE_HIGH = 4_000_000;

/** Thrown when an error text needs the values' exact types, which the quick way of reading has not kept. */
class ExactNeeded extends Error {}

const NO_TAG = '';
const MERGE_TAG = `${TAG_PREFIX}merge`;
/** JavaScript shows integers and floats alike below this; from here on Go writes floats with an exponent. */
const SAME_TEXT = 1e6;

const MERGE_NEEDS_MAP = 'map merge requires map or sequence of maps as the value';

type Lines = Map<Map<string, Value>, Map<string, number>>;

interface Anchor {
  value: Value;
  /** Values below and including this one. */
  count: number;
  /** Collections on the longest way down. */
  height: number;
  open: boolean;
  isMap: boolean;
  place: Places | undefined;
}

const BLOCK_SEQUENCE = 0;
const INDENTLESS_SEQUENCE = 1;
const BLOCK_MAPPING = 2;
const FLOW_SEQUENCE = 3;
const FLOW_MAPPING = 4;
/** `[key: value]`. */
const FLOW_PAIR = 5;
const ROOT = 6;

/** A collection that is being read. */
class Frame {
  readonly kind: number;
  readonly map: Map<string, Value> | undefined;
  readonly list: Value[] | undefined;
  /** A map's value comes next, not its key; a flow sequence's first entry is past. */
  inValue = false;
  first = true;
  /** A flow mapping's key without `:`. */
  lone = false;
  key = '';
  keyPos = 0;
  keyLine = 0;
  /** The key is `<<`. */
  merge = false;
  height = 1;
  readonly anchor: Anchor | undefined;
  readonly places: Places | undefined;
  readonly line: number;

  constructor(kind: number, anchor: Anchor | undefined, places: Places | undefined, line: number) {
    this.kind = kind;
    this.map = kind === BLOCK_MAPPING || kind === FLOW_MAPPING || kind === FLOW_PAIR ? new Map() : undefined;
    this.list = this.map === undefined && kind !== ROOT ? [] : undefined;
    this.anchor = anchor;
    this.places = places;
    this.line = line;
  }
}

/** The first document of a text; `undefined` when there is none. Throws `YamlError`. */
export function compose(text: string, options: ComposeOptions = {}): Value {
  try {
    return new Composer(text, options).read();
  } catch (error) {
    if (!(error instanceof ExactNeeded)) throw error;
    return checkNumbers(plainValue(new Composer(text, { ...options, exact: true }).read()));
  }
}

/**
 * Reads tokens into values. A stack stands in for recursion, so that depth costs memory only. Errors in what scalars
 * mean wait until the document's syntax has been read to its end, as they do in Helm's library.
 */
class Composer {
  private readonly scanner: Scanner;
  private readonly exact: boolean;
  private readonly strict: boolean;
  private readonly stack: Frame[] = [];
  private readonly anchors = new Map<string, Anchor>();
  private readonly tagHandles = new Map<string, string>();
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
  /** Nobody asks for lines, so that those of block mappings may be taken whole. */
  private readonly plainLines: boolean;

  constructor(text: string, options: ComposeOptions) {
    this.scanner = new Scanner(readSource(text));
    this.exact = options.exact === true;
    this.strict = options.strict === true;
    this.lines = this.strict ? new Map() : undefined;
    this.rootPlaces = options.places;
    this.plainLines = !this.strict && options.places === undefined;
  }

  read(): Value {
    if (!this.startDocument()) return undefined;
    const { stack } = this;
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!;
      switch (frame.kind) {
        case BLOCK_MAPPING:
          this.stepBlockMapping(frame);
          break;
        case BLOCK_SEQUENCE:
          this.stepBlockSequence(frame);
          break;
        case INDENTLESS_SEQUENCE:
          this.stepIndentlessSequence(frame);
          break;
        case FLOW_SEQUENCE:
          this.stepFlowSequence(frame);
          break;
        case FLOW_MAPPING:
          this.stepFlowMapping(frame);
          break;
        case FLOW_PAIR:
          this.stepFlowPair(frame);
          break;
        default:
          this.stepRoot();
      }
    }
    this.check();
    return this.result;
  }

  private check(): void {
    if (this.fault !== undefined) throw this.fault;
    if (this.duplicates.length > 0) {
      throw conversionError(`yaml: unmarshal errors:\n  ${this.duplicates.join('\n  ')}`);
    }
    if (this.hasBadKey) checkKeys(this.result);
    if (this.hasNonFinite && !this.exact) checkNumbers(this.result);
    if (this.tooDeep) throw decodingError(`invalid character '${tooDeepOpening(this.result)}' exceeded max depth`);
  }

  private startDocument(): boolean {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === STREAM_END) return false;
    const explicit = token.type === VERSION_DIRECTIVE || token.type === TAG_DIRECTIVE || token.type === DOCUMENT_START;
    if (explicit) this.readDirectives();
    token = scanner.peek();
    this.stack.push(new Frame(ROOT, undefined, this.rootPlaces, 0));
    if (!explicit) {
      this.readNode(true, false);
      return true;
    }
    if (token.type !== DOCUMENT_START) throw scanner.parserError('did not find expected <document start>', token);
    scanner.skip();
    token = scanner.peek();
    if (token.type === STREAM_END || (token.type >= VERSION_DIRECTIVE && token.type <= DOCUMENT_END)) {
      this.deliverEmpty(token);
    } else this.readNode(true, false);
    return true;
  }

  private readDirectives(): void {
    const { scanner, tagHandles } = this;
    let hasVersion = false;
    for (;;) {
      const token = scanner.peek();
      if (token.type === VERSION_DIRECTIVE) {
        if (hasVersion) throw scanner.parserError('found duplicate %YAML directive', token);
        if (token.value !== '1.1') throw scanner.parserError('found incompatible YAML document', token);
        hasVersion = true;
      } else if (token.type === TAG_DIRECTIVE) {
        if (tagHandles.has(token.value)) throw scanner.parserError('found duplicate %TAG directive', token);
        tagHandles.set(token.value, token.suffix);
      } else return;
      scanner.skip();
    }
  }

  /** After the document's value: a look at what follows, which may be broken. */
  private stepRoot(): void {
    this.scanner.peek();
    this.stack.pop();
  }

  private stepBlockSequence(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (token.type === BLOCK_ENTRY) {
      scanner.skip();
      const next = scanner.peek();
      if (next.type === BLOCK_ENTRY || next.type === BLOCK_END) this.deliverEmpty(token);
      else this.readNode(true, false);
    } else if (token.type === BLOCK_END) {
      scanner.skip();
      this.finish(frame);
    } else throw scanner.parserError("did not find expected '-' indicator", token);
  }

  private stepIndentlessSequence(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (token.type !== BLOCK_ENTRY) return this.finish(frame);
    scanner.skip();
    const { type } = scanner.peek();
    if (type === BLOCK_ENTRY || type === KEY || type === VALUE || type === BLOCK_END) this.deliverEmpty(token);
    else this.readNode(true, false);
  }

  private stepBlockMapping(frame: Frame) {
    const { scanner } = this;
    if (this.plainLines && !frame.inValue) {
      let taken = scanner.takeEntry();
      for (; taken > 1; taken = scanner.takeEntry()) {
        this.putKey(frame, scanner.entryKey);
        const value = scanner.entryValue;
        this.tally(1);
        this.put(taken === 2 ? this.plainScalar(value) : value, 0, 0, undefined);
      }
      if (taken === 1) {
        this.putKey(frame, scanner.entryKey);
        const next = scanner.peek();
        if (next.type === KEY || next.type === VALUE || next.type === BLOCK_END) this.deliverEmpty(next);
        else this.readNode(true, true);
        return;
      }
    }
    const token = scanner.peek();
    if (frame.inValue) {
      if (token.type !== VALUE) return this.deliverEmpty(token);
    } else if (token.type === BLOCK_END) {
      scanner.skip();
      return this.finish(frame);
    } else if (token.type !== KEY) throw scanner.parserError('did not find expected key', token);
    scanner.skip();
    const { type } = scanner.peek();
    if (type === KEY || type === VALUE || type === BLOCK_END) this.deliverEmpty(token);
    else this.readNode(true, true);
  }

  private putKey(frame: Frame, text: string): void {
    this.tally(1);
    frame.key = this.keyOf(resolvePlain(text, this.exact));
    frame.inValue = true;
    frame.merge = false;
  }

  private stepFlowSequence(frame: Frame) {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type !== FLOW_SEQUENCE_END) {
      if (!frame.first) {
        if (token.type !== FLOW_ENTRY) throw scanner.parserError("did not find expected ',' or ']'", token);
        scanner.skip();
        token = scanner.peek();
      }
      frame.first = false;
      if (token.type === KEY) {
        scanner.skip();
        this.open(FLOW_PAIR, undefined, token);
        return;
      }
      if (token.type !== FLOW_SEQUENCE_END) return this.readNode(false, false);
    }
    scanner.skip();
    this.finish(frame);
  }

  private stepFlowPair(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (frame.lone) return this.finish(frame);
    if (!frame.inValue) {
      if (token.type !== VALUE && token.type !== FLOW_ENTRY && token.type !== FLOW_SEQUENCE_END) {
        return this.readNode(false, false);
      }
      scanner.skip();
      return this.deliverEmpty(token);
    }
    frame.lone = true;
    if (token.type === VALUE) {
      scanner.skip();
      const { type } = scanner.peek();
      if (type !== FLOW_ENTRY && type !== FLOW_SEQUENCE_END) return this.readNode(false, false);
    }
    this.deliverEmpty(token);
  }

  private stepFlowMapping(frame: Frame) {
    const { scanner } = this;
    let token = scanner.peek();
    if (frame.inValue) {
      if (!frame.lone && token.type === VALUE) {
        scanner.skip();
        const { type } = scanner.peek();
        if (type !== FLOW_ENTRY && type !== FLOW_MAPPING_END) return this.readNode(false, false);
      }
      return this.deliverEmpty(token);
    }
    if (token.type !== FLOW_MAPPING_END) {
      if (!frame.first) {
        if (token.type !== FLOW_ENTRY) throw scanner.parserError("did not find expected ',' or '}'", token);
        scanner.skip();
        token = scanner.peek();
      }
      frame.first = false;
      frame.lone = token.type !== KEY && token.type !== FLOW_MAPPING_END;
      if (frame.lone) return this.readNode(false, false);
      if (token.type === KEY) {
        scanner.skip();
        const { type } = scanner.peek();
        if (type !== VALUE && type !== FLOW_ENTRY && type !== FLOW_MAPPING_END) return this.readNode(false, false);
        return this.deliverEmpty(token);
      }
    }
    scanner.skip();
    this.finish(frame);
  }

  /** Reads a scalar or an alias, or opens a collection. `indentless`: a sequence may stand at its key's indentation. */
  private readNode(block: boolean, indentless: boolean) {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === SCALAR) {
      // The usual case: neither anchor nor tag.
      scanner.skip();
      return this.deliverScalar(token, NO_TAG, undefined, token);
    }
    if (token.type === ALIAS) {
      const anchor = this.anchors.get(token.value);
      if (anchor === undefined)
        throw conversionError(
          `yaml: unknown anchor '${token.value}' referenced`,
          this.scanner.placeOf(token.pos, token.line),
        );
      scanner.skip();
      return this.deliverAlias(anchor, token);
    }
    const start = token;
    let anchorName: string | undefined;
    let tagToken: Token | undefined;
    for (let i = 0; i < 2; i++) {
      if (token.type === ANCHOR && anchorName === undefined) anchorName = token.value;
      else if (token.type === TAG && tagToken === undefined) tagToken = token;
      else break;
      scanner.skip();
      token = scanner.peek();
    }
    const tag = tagToken === undefined ? NO_TAG : this.expandTag(tagToken);
    let kind = -1;
    switch (token.type) {
      case SCALAR: {
        const anchor = this.setAnchor(anchorName);
        scanner.skip();
        return this.deliverScalar(token, tag, anchor, start);
      }
      case BLOCK_ENTRY:
        if (!indentless) break;
        return this.open(INDENTLESS_SEQUENCE, this.setAnchor(anchorName), start);
      case FLOW_SEQUENCE_START:
        kind = FLOW_SEQUENCE;
        break;
      case FLOW_MAPPING_START:
        kind = FLOW_MAPPING;
        break;
      case BLOCK_SEQUENCE_START:
        if (block) kind = BLOCK_SEQUENCE;
        break;
      case BLOCK_MAPPING_START:
        if (block) kind = BLOCK_MAPPING;
        break;
    }
    if (kind >= 0) {
      scanner.skip();
      return this.open(kind, this.setAnchor(anchorName), start);
    }
    if (anchorName === undefined && tag === NO_TAG) {
      throw scanner.parserError('did not find expected node content', token);
    }
    const anchor = this.setAnchor(anchorName);
    this.deliver(tag === NO_TAG ? null : this.taggedValue('', tag), 1, 0, start, anchor);
  }

  private expandTag(token: Token): string {
    if (token.value === '') return token.suffix;
    const prefix =
      this.tagHandles.get(token.value) ?? (token.value === '!' ? '!' : token.value === '!!' ? TAG_PREFIX : undefined);
    if (prefix === undefined) throw this.scanner.parserError('found undefined tag handle', token);
    return prefix + token.suffix;
  }

  private setAnchor(name: string | undefined): Anchor | undefined {
    if (name === undefined) return undefined;
    const anchor: Anchor = { value: null, count: this.count, height: 0, open: true, isMap: false, place: undefined };
    this.anchors.set(name, anchor);
    return anchor;
  }

  private open(kind: number, anchor: Anchor | undefined, start: Token): void {
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

  private isMerging(): boolean {
    const { merge, inValue } = this.stack[this.stack.length - 1]!;
    return merge && inValue;
  }

  /** Counts values made, and refuses documents that are mostly aliases. */
  private tally(count: number): void {
    this.count += count;
    if (this.aliasCount > 100) this.checkAliases();
  }

  private checkAliases(): void {
    const { count, aliasCount } = this;
    if (count <= 1000) return;
    const share =
      count <= ALIAS_RANGE_LOW
        ? 0.99
        : count >= ALIAS_RANGE_HIGH
          ? 0.1
          : 0.99 - 0.89 * ((count - ALIAS_RANGE_LOW) / (ALIAS_RANGE_HIGH - ALIAS_RANGE_LOW));
    if (aliasCount / count > share) this.fail('document contains excessive aliasing');
  }

  /** Notes a mistake in what a value means; the first one is reported if the syntax turns out right. */
  private fail(problem: string, at?: Token): void {
    this.fault ??= conversionError(
      `yaml: ${problem}`,
      at === undefined ? undefined : this.scanner.placeOf(at.pos, at.line),
    );
  }

  private finish(frame: Frame): void {
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

  private deliverEmpty(at: Token): void {
    this.deliver(null, 1, 0, at, undefined);
  }

  private deliverScalar(token: Token, tag: string, anchor: Anchor | undefined, start: Token) {
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

  private plainScalar(text: string): Value {
    const value = resolvePlain(text, this.exact);
    if (typeof value === 'number' && !Number.isFinite(value)) this.hasNonFinite = true;
    return value;
  }

  private closeScalarAnchor(anchor: Anchor, value: Value): void {
    anchor.value = value;
    anchor.count = 1;
    anchor.open = false;
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

  private deliverAlias(anchor: Anchor, token: Token) {
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

  private childPlaces(at: Token): Places | undefined {
    if (this.rootPlaces === undefined) return undefined;
    const { line, column } = this.scanner.placeOf(at.pos, at.line);
    return { line, column, keys: undefined, items: undefined };
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

  private noteLine(lines: Lines, map: Map<string, Value>, key: string, line: number): void {
    const known = lines.get(map);
    if (known === undefined) lines.set(map, new Map([[key, line]]));
    else if (!known.has(key)) known.set(key, line);
  }

  private noteDuplicate(key: string, line: number): void {
    this.duplicates.push(`line ${line + 1}: key ${showKey(key)} already set in map`);
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
}

/** A copy of a value in which no list or map is shared. */
function copy(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof GoInt) return value;
  const root: Value[] = [value];
  const work: (Value[] | Map<string, Value>)[] = [root];
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    if (Array.isArray(top)) {
      for (let i = 0; i < top.length; i++) {
        const item = top[i];
        const twin = Array.isArray(item) ? [...item] : item instanceof Map ? new Map(item) : undefined;
        if (twin === undefined) continue;
        top[i] = twin;
        work.push(twin);
      }
    } else {
      for (const [key, item] of top) {
        const twin = Array.isArray(item) ? [...item] : item instanceof Map ? new Map(item) : undefined;
        if (twin === undefined) continue;
        top.set(key, twin);
        work.push(twin);
      }
    }
  }
  return root[0];
}

/** Whether a key read exactly is null or an unsigned integer. */
function isUnsupported(key: string): boolean {
  return key === 'n' || key.charCodeAt(0) === 0x75;
}

/** Refuses maps with keys, read exactly, that JSON has no form for. */
function checkKeys(root: Value): void {
  const seen = new Set<Value>();
  const work: Value[] = [root];
  while (work.length > 0) {
    const value = work.pop();
    if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map) for (const [key, item] of value) if (isUnsupported(key)) throw unsupportedKey(key, item);
    const items = [...value.values()];
    for (let i = items.length - 1; i >= 0; i--) work.push(items[i]);
  }
}

function unsupportedKey(key: string, value: Value): YamlError {
  const type = key === 'n' ? '%!s(<nil>)' : 'uint64';
  return conversionError(`unsupported map key of type: ${type}, key: ${showKey(key)}, value: ${showValue(value)}`);
}

/** The bracket in JSON that is the first to go too deep. */
function tooDeepOpening(root: Value): string {
  const work: [value: Value, depth: number][] = [[root, 1]];
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    const [value, depth] = top;
    const isMap = value instanceof Map;
    if (!isMap && !Array.isArray(value)) continue;
    if (depth > MAX_DEPTH) return isMap ? '{' : '[';
    const items = isMap ? sortStrings([...value.keys()]).map((key) => value.get(key)) : value;
    for (let i = items.length - 1; i >= 0; i--) work.push([items[i], depth + 1]);
  }
  return '[';
}

/** Refuses a value with numbers that JSON has no form for, as the library does on its way through JSON. */
export function checkNumbers(value: Value): Value {
  const bad = firstNonFinite(value);
  if (bad === undefined) return value;
  const word = Number.isNaN(bad) ? 'NaN' : bad > 0 ? '+Inf' : '-Inf';
  throw conversionError(`json: unsupported value: ${word}`);
}

/** The first number that JSON has no form for, in JSON's order of keys. */
function firstNonFinite(root: Value): number | undefined {
  const work: Value[] = [root];
  while (work.length > 0) {
    const value = work.pop();
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return value;
    } else if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) work.push(value[i]);
    } else if (value instanceof Map) {
      for (const key of sortStrings([...value.keys()]).reverse()) work.push(value.get(key));
    }
  }
  return undefined;
}
