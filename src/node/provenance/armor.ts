import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { StructuralError } from './error.ts';

/** A block between `-----BEGIN …-----` and `-----END …-----`. */
export interface ArmorBlock {
  /** Such as `PGP SIGNATURE`. */
  readonly type: string;
  readonly body: Uint8Array;
  /** What is wrong behind the bytes of `body`. */
  readonly failure?: GoError;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
/** The library's buffer: no line of headers or data is longer. */
const MAX_LINE = 100;
const MAX_DATA_LINE = 96;
const OUTPUT_LINE = 64;

/** Every block of an armored text. A block that is cut off in its headers is no block. The checksum is not looked at, as in Helm's library. */
export function* decodeArmor(bytes: Uint8Array): Generator<ArmorBlock> {
  const lines = decodeUtf8(bytes).split('\n');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at++]!.trim();
    if (line.length > MAX_LINE || !line.startsWith(BEGIN) || line.length <= BEGIN.length + DASHES.length) continue;
    const type = line.slice(BEGIN.length, line.length - DASHES.length);
    const start = skipHeaders(lines, at);
    if (start === undefined) continue;
    const data = readData(lines, start);
    at = data.next;
    yield { type, ...decodeBase64(data) };
  }
}

/** The line behind the empty one that ends the headers; `undefined` where there is none, or a line is no header. */
function skipHeaders(lines: readonly string[], from: number): number | undefined {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trim();
    // A text that ends here has no empty line, only an end.
    if (line === '') return at === lines.length - 1 ? undefined : at + 1;
    if (!line.includes(':')) return undefined;
  }
  return undefined;
}

interface ArmorData {
  readonly text: string;
  readonly failure?: GoError;
  readonly next: number;
}

function readData(lines: readonly string[], from: number): ArmorData {
  const parts: string[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trim();
    const isChecksum = line.length === 5 && line.startsWith('=');
    if (line.startsWith('-----END ') || isChecksum) return { text: parts.join(''), next: at + 1 };
    if (line.length > MAX_DATA_LINE) {
      return { text: parts.join(''), failure: new StructuralError('armor invalid'), next: at + 1 };
    }
    parts.push(line);
  }
  return { text: parts.join(''), next: lines.length };
}

function decodeBase64({ text, failure }: ArmorData): Pick<ArmorBlock, 'body' | 'failure'> {
  const good = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)![0];
  const body = new Uint8Array(Buffer.from(good, 'base64'));
  if (good.length === text.length) return failure === undefined ? { body } : { body, failure };
  const rest = text.slice(good.length);
  const bad = /[^A-Za-z0-9+/]/.exec(rest);
  if (bad === null && rest.length < 4) return { body, failure: failure ?? new GoError('unexpected EOF') };
  return { body, failure: new GoError(`illegal base64 data at input byte ${good.length + (bad?.index ?? 0)}`) };
}

/** A block without a checksum, as newer versions of the standard want it. */
export function encodeArmor(type: string, body: Uint8Array): string {
  const lines = Buffer.from(body)
    .toString('base64')
    .match(new RegExp(`.{1,${OUTPUT_LINE}}`, 'g'));
  return `-----BEGIN ${type}-----\n\n${(lines ?? []).join('\n')}\n-----END ${type}-----`;
}
