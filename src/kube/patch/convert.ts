import { parseFields } from '../../go/time/parse.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { GoType } from './metadata.ts';
import { isList, typeName } from './values.ts';

/** Whether a value can be read as a Go type (apimachinery's `FromUnstructured`); fields that it does not have don't matter. */
export function fits(value: Json, type: GoType): boolean {
  if (value === null) return true;
  if (type.readsItself !== '') return readsItself(value, type.readsItself);
  switch (type.kind) {
    case 'any':
      return true;
    case 'struct':
      return (
        isJsonObject(value) &&
        Object.keys(value).every((key) => {
          const field = type.find(key);
          return field === undefined || fits(value[key]!, field.type);
        })
      );
    case 'map':
      return isJsonObject(value) && Object.values(value).every((item) => fits(item, type.element!));
    case 'slice':
      return isList(value) && value.every((item) => fits(item, type.element!));
    case 'bytes':
      return typeof value === 'string' && isBase64(value);
    case 'float64':
      return typeof value === 'number' || typeof value === 'bigint';
    default:
      return typeName(value) === type.kind;
  }
}

const QUANTITY = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?\s*$/;

function readsItself(value: Json, name: string): boolean {
  switch (name) {
    case 'Time':
    case 'MicroTime':
      return typeof value === 'string' && isTime(value);
    case 'Quantity':
      return typeof value === 'number' || (typeof value === 'string' && (value === '' || QUANTITY.test(value)));
    case 'IntOrString':
      return typeof value === 'string' || typeName(value) === 'int64';
    default:
      return true;
  }
}

function isTime(text: string): boolean {
  try {
    parseFields('2006-01-02T15:04:05Z07:00', text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is what Go's standard encoding makes of bytes; line breaks don't count. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[\r\n]/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}
