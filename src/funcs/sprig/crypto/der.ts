/** ASN.1's distinguished encoding rules, as far as keys and certificates need them. */

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag of a context-specific element. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number;
}

/** One element: tag, length and the contents one after the other. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const size = contents.reduce((n, part) => n + part.length, 0);
  const header = [tag];
  if (size < 0x80) header.push(size);
  else {
    const digits: number[] = [];
    for (let n = size; n > 0; n = Math.floor(n / 256)) digits.unshift(n % 256);
    header.push(0x80 | digits.length, ...digits);
  }
  const out = new Uint8Array(header.length + size);
  out.set(header);
  let at = header.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return element(TAG.sequence, ...items);
}

/** An integer that is not negative, from its bytes with the most significant first. */
export function unsigned(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  const pad = digits.length === 0 || digits[0]! >= 0x80 ? [new Uint8Array(1)] : [];
  return element(TAG.integer, ...pad, digits);
}

export function unsignedBigint(n: bigint): Uint8Array {
  const hex = n.toString(16);
  return unsigned(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`));
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The value of an integer that is not negative. */
export function bigintOf(content: Uint8Array): bigint {
  let n = 0n;
  for (const byte of content) n = (n << 8n) | BigInt(byte);
  return n;
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return element(TAG.octetString, bytes);
}

/** `unused` counts the bits at the end of the last byte that don't belong to it. */
export function bitString(bytes: Uint8Array, unused = 0): Uint8Array {
  return element(TAG.bitString, Uint8Array.of(unused), bytes);
}

export const TRUE = element(TAG.boolean, Uint8Array.of(0xff));
export const NULL = element(TAG.null);

/** An object identifier from its dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc & 0x7f];
    for (let n = Math.floor(arc / 128); n > 0; n = Math.floor(n / 128)) digits.unshift((n & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return element(TAG.oid, Uint8Array.from(bytes));
}

/** An element that was read. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly raw: Uint8Array;
}

/** The elements of some bytes, one after the other; undefined when they are not well formed. */
export function readElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const out: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const read = readElement(bytes, at);
    if (!read) return undefined;
    out.push(read);
    at += read.raw.length;
  }
  return out;
}

/** The element at `at`; undefined when there is none or it ends early. */
export function readElement(bytes: Uint8Array, at = 0): DerElement | undefined {
  const tag = bytes[at];
  let size = bytes[at + 1];
  if (tag === undefined || size === undefined || (tag & 0x1f) === 0x1f) return undefined;
  let start = at + 2;
  if (size >= 0x80) {
    const count = size & 0x7f;
    if (count === 0 || count > 4) return undefined;
    size = 0;
    for (let i = 0; i < count; i++) size = size * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  const end = start + size;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, end), raw: bytes.subarray(at, end) };
}

/** The items of a sequence; undefined when the element is none. */
export function sequenceItems(read: DerElement | undefined): readonly DerElement[] | undefined {
  return read?.tag === TAG.sequence ? readElements(read.content) : undefined;
}

export function equalBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);
}
