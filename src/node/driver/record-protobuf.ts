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
  eachField(answer.subarray(MAGIC.length), (field, raw) => {
    if (field !== UNKNOWN_RAW || typeof raw === 'number') return;
    eachField(raw, (part, bytes) => {
      if (typeof bytes === 'number') return;
      if (part === LIST_ITEMS) items.push(readObject(bytes));
      if (part === LIST_META) next = text(bytes, LIST_META_CONTINUE);
    });
  });
  return { items, next };
}

function readObject(object: Buffer): RecordObject {
  let name = '';
  let namespace = '';
  let version = '';
  let created = '';
  const labels = new Map<string, string>();
  let data = '';
  eachField(object, (field, bytes) => {
    if (typeof bytes === 'number') return;
    if (field === OBJECT_DATA && text(bytes, ENTRY_KEY) === 'release') data = text(bytes, ENTRY_VALUE);
    if (field !== OBJECT_META) return;
    eachField(bytes, (part, value) => {
      if (typeof value === 'number') return;
      if (part === META_NAME) name = value.toString('utf8');
      else if (part === META_NAMESPACE) namespace = value.toString('utf8');
      else if (part === META_VERSION) version = value.toString('utf8');
      else if (part === META_CREATED) created = timeOf(value);
      else if (part === META_LABELS) labels.set(text(value, ENTRY_KEY), text(value, ENTRY_VALUE));
    });
  });
  return { name, namespace, version, created, labels, data };
}

function timeOf(bytes: Buffer): string {
  let seconds = 0;
  eachField(bytes, (field, value) => {
    if (field === TIME_SECONDS && typeof value === 'number') seconds = value;
  });
  return new Date(seconds * 1000).toISOString();
}

/** A field that holds a text; empty where there is none. */
function text(message: Buffer, wanted: number): string {
  let found = '';
  eachField(message, (field, value) => {
    if (field === wanted && typeof value !== 'number') found = value.toString('utf8');
  });
  return found;
}

/** Calls `use` with each field of a message: a number, or the bytes of a text or message. */
function eachField(message: Buffer, use: (field: number, value: number | Buffer) => void): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw malformed();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    switch (key & 7) {
      case 0:
        use(field, varint());
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const size = varint();
        if (at + size > message.length) throw malformed();
        use(field, message.subarray(at, (at += size)));
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw malformed();
    }
  }
}

function malformed(): TschartError {
  return new TschartError('KUBE_ANSWER', "the server's answer is not what protobuf should be");
}
