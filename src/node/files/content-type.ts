/**
 * Names what some bytes are, as Go's `http.DetectContentType` does for what can be given by mistake for a chart archive
 * (https://mimesniff.spec.whatwg.org). `data` is the first 512 bytes of a file.
 */
export function detectContentType(data: Uint8Array): string {
  const text = String.fromCharCode(...data);
  const start = /^[\t\n\f\r ]*/.exec(text)![0].length;
  const body = text.slice(start);
  if (HTML.test(body)) return 'text/html; charset=utf-8';
  if (body.startsWith('<?xml')) return 'text/xml; charset=utf-8';
  for (const [type, signature] of SIGNATURES) if (signature.test(text)) return type;
  if (isMp4(data, text)) return 'video/mp4';
  for (const [type, signature] of LATER_SIGNATURES) if (signature.test(text)) return type;
  return BINARY.test(body) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

const HTML = /^<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--)[ >]/i;
const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

type Signature = readonly [type: string, start: RegExp];

const SIGNATURES: readonly Signature[] = [
  ['application/pdf', /^%PDF-/],
  ['application/postscript', /^%!PS-Adobe-/],
  ['text/plain; charset=utf-16be', /^\xfe\xff.{2}/s],
  ['text/plain; charset=utf-16le', /^\xff\xfe.{2}/s],
  ['text/plain; charset=utf-8', /^\xef\xbb\xbf./s],
  ['image/x-icon', /^\0\0[\x01\x02]\0/],
  ['image/bmp', /^BM/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF.{4}WEBPVP/s],
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['audio/aiff', /^FORM.{4}AIFF/s],
  ['audio/mpeg', /^ID3/],
  ['application/ogg', /^OggS\0/],
  ['audio/midi', /^MThd\0\0\0\x06/],
  ['video/avi', /^RIFF.{4}AVI /s],
  ['audio/wave', /^RIFF.{4}WAVE/s],
];

const LATER_SIGNATURES: readonly Signature[] = [
  ['video/webm', /^\x1a\x45\xdf\xa3/],
  ['application/vnd.ms-fontobject', /^.{34}LP/s],
  ['font/ttf', /^\0\x01\0\0/],
  ['font/otf', /^OTTO/],
  ['font/collection', /^ttcf/],
  ['font/woff', /^wOFF/],
  ['font/woff2', /^wOF2/],
  ['application/x-gzip', /^\x1f\x8b\x08/],
  ['application/zip', /^PK\x03\x04/],
  ['application/x-rar-compressed', /^Rar!\x1a\x07(?:\0|\x01\0)/],
  ['application/wasm', /^\0asm/],
];

/** A box `ftyp` of which some brand starts with `mp4`. */
function isMp4(data: Uint8Array, text: string): boolean {
  if (data.length < 12 || text.slice(4, 8) !== 'ftyp') return false;
  const size = new DataView(data.buffer, data.byteOffset).getUint32(0);
  if (data.length < size || size % 4 !== 0) return false;
  for (let at = 8; at < size; at += 4) if (at !== 12 && text.startsWith('mp4', at)) return true;
  return false;
}
