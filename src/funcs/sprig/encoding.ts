import { decodeBase32, encodeBase32 } from '../../go/base32.ts';
import { decodeBase64, encodeBase64 } from '../../go/base64.ts';
import { func, type GoFunc, P } from '../../go/func.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';

/** What a text decodes to; of a bad one, the error's text. */
function decodedText(text: string, decode: (input: Uint8Array) => Uint8Array): string {
  try {
    return decodeUtf8(decode(encodeUtf8(text)));
  } catch (err) {
    if (err instanceof GoError) return err.message;
    throw err;
  }
}

/** Sprig's encodings. */
export const encodingFunctions: readonly GoFunc[] = [
  func('b64enc', [P.string], (text) => encodeBase64(encodeUtf8(text))),
  func('b64dec', [P.string], (text) => decodedText(text, decodeBase64)),
  func('b32enc', [P.string], (text) => encodeBase32(encodeUtf8(text))),
  func('b32dec', [P.string], (text) => decodedText(text, decodeBase32)),
];
