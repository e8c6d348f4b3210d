import { TschartError } from '../../errors.ts';
import type { RecordObject } from './record-objects.ts';

/** A page of a list of Secrets or ConfigMaps. */
export interface RecordPage {
  readonly items: readonly RecordObject[];
  /** Where the next page begins; empty on the last one. */
  readonly next: string;
}

/** What the API server answers lists in when it is asked to: no text to parse, and nothing that is in base64 twice. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** `k8s` and a zero byte stand before every answer. */
const MAGIC = [0x6b, 0x38, 0x73, 0];

// Numbers of fields in k8s.io/apimachinery and k8s.io/api, which never change.
const UNKNOWN_RAW = 2;
const LIST_META = 1;
const LIST_ITEMS = 2;
const LIST_META_CONTINUE = 3;
const OBJECT_META = 1;
const OBJECT_DATA = 2;
const META_NAME = 1;
const META_NAMESPACE = 3;
const META_VERSION = 6;
const META_CREATED = 8;
const META_LABELS = 11;
const TIME_SECONDS = 1;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;

/** Reads a list of Secrets or of ConfigMaps: what is asked for here has the same numbers in both. */
export function readRecordList(bytes: Uint8Array): RecordPage {
  const answer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (MAGIC.some((byte, i) => answer[i] !== byte)) throw malformed();
  const items: RecordObject[] = [];
  let next = '';
  const envelope = new Message(answer, MAGIC.length, answer.length);
  while (envelope.next()) {
    if (envelope.field !== UNKNOWN_RAW) continue;
    const list = envelope.message();
    while (list.next()) {
      if (list.field === LIST_ITEMS) items.push(readObject(list.message()));
      else if (list.field === LIST_META) next = textOf(list.message(), LIST_META_CONTINUE);
    }
  }
  return { items, next };
}

function readObject(object: Message): RecordObject {
  let name = '';
  let namespace = '';
  let version = '';
  let created = 0;
  const labels = new Map<string, string>();
  let data = '';
  while (object.next()) {
    if (object.field === OBJECT_DATA) {
      const [key, value] = entryOf(object.message());
      if (key === 'release') data = value;
    } else if (object.field === OBJECT_META) {
      const meta = object.message();
      while (meta.next()) {
        if (meta.field === META_NAME) name = meta.text();
        else if (meta.field === META_NAMESPACE) namespace = meta.text();
        else if (meta.field === META_VERSION) version = meta.text();
        else if (meta.field === META_CREATED) created = 1000 * secondsOf(meta.message());
        else if (meta.field === META_LABELS) labels.set(...entryOf(meta.message()));
      }
    }
  }
  return { name, namespace, version, created, labels, data };
}

function secondsOf(time: Message): number {
  let seconds = 0;
  while (time.next()) if (time.field === TIME_SECONDS) seconds = time.number;
  return seconds;
}

/** An entry of a map of texts. */
function entryOf(entry: Message): [key: string, value: string] {
  let key = '';
  let value = '';
  while (entry.next()) {
    if (entry.field === ENTRY_KEY) key = entry.text();
    else if (entry.field === ENTRY_VALUE) value = entry.text();
  }
  return [key, value];
}

/** A field that holds a text; empty where there is none. */
function textOf(message: Message, wanted: number): string {
  let found = '';
  while (message.next()) if (message.field === wanted) found = message.text();
  return found;
}

/** The fields of a message, one after the other (https://protobuf.dev/programming-guides/encoding). */
class Message {
  /** The number of the field that `next` came to. */
  field = 0;
  /** Its value, where that is a number. */
  number = 0;
  readonly #bytes: Buffer;
  readonly #to: number;
  #at: number;
  /** Where the field's bytes begin, if it has any; they end at `#at`. */
  #start: number;

  constructor(bytes: Buffer, from: number, to: number) {
    this.#bytes = bytes;
    this.#at = from;
    this.#start = from;
    this.#to = to;
  }

  /** Goes to the next field; false at the end. */
  next(): boolean {
    if (this.#at >= this.#to) return false;
    const key = this.#varint();
    this.field = Math.floor(key / 8);
    this.#start = this.#at;
    switch (key & 7) {
      case 0:
        this.number = this.#varint();
        this.#start = this.#at;
        return true;
      case 1:
        this.#skip(8);
        return true;
      case 2: {
        const size = this.#varint();
        this.#start = this.#at;
        this.#skip(size);
        return true;
      }
      case 5:
        this.#skip(4);
        return true;
      default:
        throw malformed();
    }
  }

  message(): Message {
    return new Message(this.#bytes, this.#start, this.#at);
  }

  text(): string {
    const bytes = this.#bytes;
    const start = this.#start;
    const end = this.#at;
    if (end - start > SHORT) return bytes.toString('utf8', start, end);
    // A call into the engine costs more than a short text.
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x80) return bytes.toString('utf8', start, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #skip(size: number): void {
    this.#at += size;
    if (this.#at > this.#to) throw malformed();
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; this.#at < this.#to; scale *= 128) {
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw malformed();
  }
}

const SHORT = 24;

function malformed(): TschartError {
  return new TschartError('KUBE_ANSWER', "the server's answer is not what protobuf should be");
}
