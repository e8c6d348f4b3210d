import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { type ArmorBlock, decodeArmor, encodeArmor } from './armor.ts';

const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END = '\n-----END PGP SIGNATURE-----';
/** Hash functions that a `Hash:` line may name. */
const HASHES = ['MD5', 'SHA1', 'RIPEMD160', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA3-256', 'SHA3-512'];

/** A text with a signature below it (RFC 9580, section 7). */
export interface ClearSigned {
  /** The text as it is meant: dashes unescaped, without blanks at the ends of lines and without a last newline. */
  readonly text: string;
  /** What is signed: the same with CRLF between lines. */
  readonly signed: Uint8Array;
  readonly signature: ArmorBlock;
}

/** The first signed text in these bytes; `undefined` where there is none that is well-formed. */
export function decodeClearSigned(bytes: Uint8Array): ClearSigned | undefined {
  const all = decodeUtf8(bytes);
  const begin = all.startsWith(BEGIN) ? 0 : all.indexOf(`\n${BEGIN}`) + 1;
  if (begin === 0 && !all.startsWith(BEGIN)) return undefined;
  const lines = all
    .slice(begin)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines[0] !== BEGIN) return undefined;
  const first = skipHeaders(lines);
  if (first === undefined) return undefined;
  const last = lines.indexOf(SIGNATURE, first);
  if (last < 0) return undefined;
  const text = lines
    .slice(first, last)
    .map((line) => (line.startsWith('- ') ? line.slice(2) : line).replace(/[ \t]+$/, ''));
  const armored = `${lines.slice(last).join('\n')}\n`;
  const end = armored.indexOf(END);
  if (end < 0) return undefined;
  const [signature] = decodeArmor(encodeUtf8(`${armored.slice(0, end + END.length)}\n`));
  if (signature === undefined) return undefined;
  return { text: text.join('\n'), signed: encodeUtf8(text.join('\r\n')), signature };
}

/** The number of the first line of the text; only well-formed `Hash:` lines may stand before it. */
function skipHeaders(lines: readonly string[]): number | undefined {
  for (let at = 1; at < lines.length - 1; at++) {
    const line = lines[at]!;
    if (line.trim() === '') return at + 1;
    if (!/^[ -~]*$/.test(line)) return undefined;
    const colon = line.indexOf(':');
    if (colon < 0 || line.slice(0, colon).trim() !== 'Hash') return undefined;
    const names = line.slice(colon + 1).split(',');
    if (!names.every((name) => HASHES.includes(name.trim().toUpperCase()))) return undefined;
  }
  return undefined;
}

/** What a signature of this text is made of: lines without blanks at their ends, joined by CRLF. */
export function signedBytes(text: string): Uint8Array {
  return encodeUtf8(trimmedLines(text).join('\r\n'));
}

/** The text with its signature below it; `hash` is the name of the hash function, such as `SHA512`. */
export function encodeClearSigned(text: string, hash: string, signature: Uint8Array): string {
  const lines = trimmedLines(text).map((line) => (line.startsWith('-') ? `- ${line}` : line));
  return `${BEGIN}\nHash: ${hash}\n\n${lines.join('\n')}\n${encodeArmor('PGP SIGNATURE', signature)}`;
}

function trimmedLines(text: string): string[] {
  return text.split('\n').map((line) => line.replace(/[ \t\r]+$/, ''));
}
