import {
  ANY,
  GoComplex,
  GoInt,
  GoStruct,
  type GoType,
  goInt,
  int,
  intBits,
  nilMap,
  nilSlice,
  typeOf,
  type Value,
} from '../go/value.ts';
import { Fault } from './errors.ts';
import { type Literal, type NilNode, type NumberNode, nodeText } from './node.ts';
import { REFLECT_VALUE } from './plan.ts';

/** Whether nil can be given for the type. */
export function canBeNil(type: GoType): boolean {
  switch (type.kind) {
    case 'func':
    case 'interface':
    case 'map':
    case 'ptr':
    case 'slice':
      return true;
    default:
      return type === REFLECT_VALUE;
  }
}

/** The zero value of a type. */
export function zeroOf(type: GoType): Value {
  switch (type.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'float64':
    case 'float32':
      return 0;
    case 'complex128':
      return new GoComplex(0, 0);
    case 'slice':
      return nilSlice(type);
    case 'map':
      return nilMap(type);
    case 'struct':
      if (type === REFLECT_VALUE) return undefined;
      return new GoStruct(type, new Map(type.fields?.map((field) => [field.name, zeroOf(field.type)])));
    default:
      return intBits(type.kind) === undefined ? null : goInt(type, 0n);
  }
}

/** Go's assignability, as far as types without names of their own are concerned. */
function assignable(from: GoType, to: GoType): boolean {
  if (from === to) return true;
  if (to.kind === 'interface') return to === ANY || implementsAll(from, to);
  if (from.kind !== to.kind || from.elem === undefined || from.elem !== to.elem || from.key !== to.key) return false;
  return isUnnamed(from) || isUnnamed(to);
}

function implementsAll(type: GoType, wanted: GoType): boolean {
  for (const name of wanted.methods?.keys() ?? ['Error']) if (type.methods?.has(name) !== true) return false;
  return true;
}

function isUnnamed(type: GoType): boolean {
  return type.name.startsWith('[') || type.name.startsWith('map[') || type.name.startsWith('*');
}

/** text/template's check of a value that is given for a type; throws `Fault`. */
export function checkedValue(value: Value, type: GoType): Value {
  if (type === REFLECT_VALUE) return value;
  if (value === undefined) {
    if (canBeNil(type)) return zeroOf(type);
    throw new Fault(`invalid value; expected ${type.name}`);
  }
  if (value === null) {
    if (type.kind === 'interface') return null;
    throw new Fault(`wrong type for value; expected ${type.name}; got ${ANY.name}`);
  }
  const from = typeOf(value)!;
  if (assignable(from, type)) return value;
  if (from.kind === 'ptr' && from.elem !== undefined && value instanceof GoStruct && assignable(from.elem, type)) {
    return new GoStruct(from.elem, value.fields);
  }
  throw new Fault(`wrong type for value; expected ${type.name}; got ${from.name}`);
}

/** The form in which a function declared in go/func.ts gets a checked value. */
export function argumentForm(value: Value, type: GoType): unknown {
  if (!(value instanceof GoInt)) return value;
  if (type.kind === 'int') return Number(value.value);
  if (type.kind === 'int64') return value.value;
  return value;
}

/** The value of a constant given for a type; throws `Fault` where they don't fit. */
export function literalFor(node: Literal | NilNode, type: GoType): Value {
  if (node.type === 'nil') {
    if (canBeNil(type)) return zeroOf(type);
    throw new Fault(`cannot assign nil to ${type.name}`);
  }
  switch (type.kind) {
    case 'bool':
      if (node.type === 'bool') return node.value;
      throw new Fault(`expected bool; found ${nodeText(node)}`);
    case 'string':
      if (node.type === 'string') return node.value;
      throw new Fault(`expected string; found ${nodeText(node)}`);
    case 'float32':
    case 'float64':
      if (node.type === 'number' && node.float !== undefined) return node.float;
      throw new Fault(`expected float; found ${nodeText(node)}`);
    case 'complex128':
      if (node.type === 'number' && node.complex !== undefined) return new GoComplex(node.complex.re, node.complex.im);
      throw new Fault(`expected complex; found ${nodeText(node)}`);
    case 'interface':
      if (type === ANY) return idealConstant(node);
      break;
    case 'struct':
      if (type === REFLECT_VALUE) return idealConstant(node);
      break;
    default: {
      const bits = intBits(type.kind);
      if (bits === undefined) break;
      const n = node.type === 'number' ? (bits[1] ? node.int : node.uint) : undefined;
      if (n !== undefined) return goInt(type, n);
      throw new Fault(`expected ${bits[1] ? 'integer' : 'unsigned integer'}; found ${nodeText(node)}`);
    }
  }
  throw new Fault(`can't handle ${nodeText(node)} for arg of type ${type.name}`);
}

/** The value of a constant whose type only its form tells; throws `Fault` on overflow. */
export function idealConstant(node: Literal): Value {
  return node.type === 'number' ? idealNumber(node) : node.value;
}

const HEX_INTEGER = /^0[xX][^pP]+$/;
const FLOAT_MARK = /[.eEpP]/;

function idealNumber(node: NumberNode): Value {
  if (node.complex !== undefined) return new GoComplex(node.complex.re, node.complex.im);
  const looksFloat = !HEX_INTEGER.test(node.text) && !node.text.startsWith("'") && FLOAT_MARK.test(node.text);
  if (node.float !== undefined && looksFloat) return node.float;
  if (node.int !== undefined) return int(node.int);
  throw new Fault(`${node.text} overflows int`);
}

/** The type of a value as an error names it: that of what it was taken out of, where that is an interface. */
export function staticType(value: Value, owner: Value): GoType | undefined {
  const container = owner === undefined || owner === null ? undefined : typeOf(owner);
  const elem = container?.kind === 'map' || container?.kind === 'slice' ? container.elem : undefined;
  if (elem?.kind === 'interface' || value === null) return elem ?? ANY;
  return typeOf(value);
}
