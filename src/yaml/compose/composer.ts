import type { Value } from '../../go/value.ts';
import { conversionError } from '../error.ts';
import { plainValue } from '../exact.ts';
import { TAG_PREFIX } from '../resolve.ts';
import { Scanner } from '../scan/scanner.ts';
import { readSource } from '../scan/source.ts';
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
} from '../scan/token.ts';
import { Builder, type ComposeOptions, ExactNeeded, NO_TAG } from './builder.ts';
import {
  BLOCK_MAPPING,
  BLOCK_SEQUENCE,
  FLOW_MAPPING,
  FLOW_PAIR,
  FLOW_SEQUENCE,
  type Frame,
  INDENTLESS_SEQUENCE,
} from './frame.ts';
import { checkNumbers } from './json-form.ts';

/** The first document of a text; `undefined` when there is none. Throws `YamlError`. */
export function compose(text: string, options: ComposeOptions = {}): Value {
  try {
    return new Composer(text, options).read();
  } catch (error) {
    if (!(error instanceof ExactNeeded)) throw error;
    return checkNumbers(plainValue(new Composer(text, { ...options, exact: true }).read()));
  }
}

/** Reads tokens by YAML's grammar and hands what they are to the builder. */
class Composer {
  private readonly scanner: Scanner;
  private readonly builder: Builder;
  private readonly tagHandles = new Map<string, string>();
  /** Nobody asks for lines, so that those of block mappings may be taken whole. */
  private readonly plainLines: boolean;

  constructor(text: string, options: ComposeOptions) {
    this.scanner = new Scanner(readSource(text));
    this.builder = new Builder(this.scanner, options);
    this.plainLines = options.strict !== true && options.places === undefined;
  }

  read(): Value {
    if (!this.startDocument()) return undefined;
    const { stack } = this.builder;
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
          // What follows the document's value may be broken: a look shows it.
          this.scanner.peek();
          stack.pop();
      }
    }
    return this.builder.finished();
  }

  private startDocument(): boolean {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === STREAM_END) return false;
    const explicit = token.type === VERSION_DIRECTIVE || token.type === TAG_DIRECTIVE || token.type === DOCUMENT_START;
    if (explicit) this.readDirectives();
    token = scanner.peek();
    if (!explicit) {
      this.readNode(true, false);
      return true;
    }
    if (token.type !== DOCUMENT_START) throw scanner.parserError('did not find expected <document start>', token);
    scanner.skip();
    token = scanner.peek();
    if (token.type === STREAM_END || (token.type >= VERSION_DIRECTIVE && token.type <= DOCUMENT_END)) {
      this.builder.deliverEmpty(token);
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

  private stepBlockSequence(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (token.type === BLOCK_ENTRY) {
      scanner.skip();
      const next = scanner.peek();
      if (next.type === BLOCK_ENTRY || next.type === BLOCK_END) this.builder.deliverEmpty(token);
      else this.readNode(true, false);
    } else if (token.type === BLOCK_END) {
      scanner.skip();
      this.builder.finish(frame);
    } else throw scanner.parserError("did not find expected '-' indicator", token);
  }

  private stepIndentlessSequence(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (token.type !== BLOCK_ENTRY) return this.builder.finish(frame);
    scanner.skip();
    const { type } = scanner.peek();
    if (type === BLOCK_ENTRY || type === KEY || type === VALUE || type === BLOCK_END) this.builder.deliverEmpty(token);
    else this.readNode(true, false);
  }

  private stepBlockMapping(frame: Frame) {
    const { builder, scanner } = this;
    if (this.plainLines && !frame.inValue) {
      let taken = scanner.takeEntry();
      for (; taken > 1; taken = scanner.takeEntry()) {
        builder.putEntry(frame.map!, scanner.entryKey, scanner.entryValue, taken === 2);
      }
      if (taken === 1) {
        this.builder.putKey(frame, scanner.entryKey);
        const next = scanner.peek();
        if (next.type === KEY || next.type === VALUE || next.type === BLOCK_END) this.builder.deliverEmpty(next);
        else this.readNode(true, true);
        return;
      }
    }
    const token = scanner.peek();
    if (frame.inValue) {
      if (token.type !== VALUE) return this.builder.deliverEmpty(token);
    } else if (token.type === BLOCK_END) {
      scanner.skip();
      return this.builder.finish(frame);
    } else if (token.type !== KEY) throw scanner.parserError('did not find expected key', token);
    scanner.skip();
    const { type } = scanner.peek();
    if (type === KEY || type === VALUE || type === BLOCK_END) this.builder.deliverEmpty(token);
    else this.readNode(true, true);
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
        this.builder.open(FLOW_PAIR, undefined, token);
        return;
      }
      if (token.type !== FLOW_SEQUENCE_END) return this.readNode(false, false);
    }
    scanner.skip();
    this.builder.finish(frame);
  }

  private stepFlowPair(frame: Frame) {
    const { scanner } = this;
    const token = scanner.peek();
    if (frame.lone) return this.builder.finish(frame);
    if (!frame.inValue) {
      if (token.type !== VALUE && token.type !== FLOW_ENTRY && token.type !== FLOW_SEQUENCE_END) {
        return this.readNode(false, false);
      }
      scanner.skip();
      return this.builder.deliverEmpty(token);
    }
    frame.lone = true;
    if (token.type === VALUE) {
      scanner.skip();
      const { type } = scanner.peek();
      if (type !== FLOW_ENTRY && type !== FLOW_SEQUENCE_END) return this.readNode(false, false);
    }
    this.builder.deliverEmpty(token);
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
      return this.builder.deliverEmpty(token);
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
        return this.builder.deliverEmpty(token);
      }
    }
    scanner.skip();
    this.builder.finish(frame);
  }

  /** Reads a scalar or an alias, or opens a collection. `indentless`: a sequence may stand at its key's indentation. */
  private readNode(block: boolean, indentless: boolean) {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === SCALAR) {
      // The usual case: neither anchor nor tag.
      scanner.skip();
      return this.builder.deliverScalar(token, NO_TAG, undefined, token);
    }
    if (token.type === ALIAS) {
      const anchor = this.builder.anchorNamed(token.value);
      if (anchor === undefined)
        throw conversionError(
          `yaml: unknown anchor '${token.value}' referenced`,
          this.scanner.placeOf(token.pos, token.line),
        );
      scanner.skip();
      return this.builder.deliverAlias(anchor, token);
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
        const anchor = this.builder.setAnchor(anchorName);
        scanner.skip();
        return this.builder.deliverScalar(token, tag, anchor, start);
      }
      case BLOCK_ENTRY:
        if (!indentless) break;
        return this.builder.open(INDENTLESS_SEQUENCE, this.builder.setAnchor(anchorName), start);
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
      return this.builder.open(kind, this.builder.setAnchor(anchorName), start);
    }
    if (anchorName === undefined && tag === NO_TAG) {
      throw scanner.parserError('did not find expected node content', token);
    }
    const anchor = this.builder.setAnchor(anchorName);
    this.builder.deliverBare(tag, anchor, start);
  }

  private expandTag(token: Token): string {
    if (token.value === '') return token.suffix;
    const prefix =
      this.tagHandles.get(token.value) ?? (token.value === '!' ? '!' : token.value === '!!' ? TAG_PREFIX : undefined);
    if (prefix === undefined) throw this.scanner.parserError('found undefined tag handle', token);
    return prefix + token.suffix;
  }
}
