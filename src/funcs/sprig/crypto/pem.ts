import { decodeBase64, encodeBase64 } from '../../../go/base64.ts';
import { encodeUtf8 } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';

export interface PemBlock {
  /** What stands after `BEGIN`, such as `RSA PRIVATE KEY`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

const LINE = 64;
const BLOCK =
  /(?<=^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*\n(?:[^\n:]+:[^\n]*\n)*((?:(?!-----BEGIN )[\s\S])*?)-----END \1-----[ \t\r]*(?=\n|$)/g;

/** `pem.Encode`, without headers. */
export function encodePem(block: PemBlock): string {
  const text = encodeBase64(block.bytes);
  let body = '';
  for (let at = 0; at < text.length; at += LINE) body += `${text.slice(at, at + LINE)}\n`;
  return `-----BEGIN ${block.type}-----\n${body}-----END ${block.type}-----\n`;
}

/** `pem.Decode`: the first block whose content can be read; undefined when there is none. */
export function decodePem(text: string): PemBlock | undefined {
  for (const [, type = '', body = ''] of text.matchAll(BLOCK)) {
    try {
      return { type, bytes: decodeBase64(encodeUtf8(body.replace(/[ \t]/g, ''))) };
    } catch (err) {
      if (!(err instanceof GoError)) throw err;
    }
  }
  return undefined;
}
