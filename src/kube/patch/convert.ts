import { isJsonObject, type Json } from '../json.ts';
import type { GoType } from './metadata.ts';
import { isList, typeName } from './values.ts';

/** Whether a value can be read as a Go type (apimachinery's `FromUnstructured`); fields that it does not have don't matter. */
export function fits(value: Json, type: GoType): boolean {
  if (value === null || type.readsItself) return true;
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
    case 'float64':
      return typeof value === 'number' || typeof value === 'bigint';
    default:
      return typeName(value) === type.kind;
  }
}
