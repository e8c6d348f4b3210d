/** A Go type that a document is read into: it decides which texts numbers become, and how mistakes are worded. */
export type Shape = BasicShape | ListShape | MapShape | StructShape | PointerShape | CustomShape;

/** `any` takes whatever stands there, as `unmarshalYaml` gives it. */
export interface BasicShape {
  readonly kind: 'string' | 'bool' | 'int' | 'float64' | 'any';
}

export interface ListShape {
  readonly kind: 'list';
  readonly item: Shape;
}

/** `map[string]T`; read into a `Map`. */
export interface MapShape {
  readonly kind: 'map';
  readonly item: Shape;
}

/** Read into a plain object that has the properties of the fields that the document sets. */
export interface StructShape {
  readonly kind: 'struct';
  /** With its package, as Go prints it: `v2.Metadata`. */
  readonly name: string;
  readonly fields: readonly FieldShape[];
}

export interface FieldShape {
  /** The key in documents; upper and lower case count as one when no key fits exactly. */
  readonly key: string;
  readonly shape: Shape;
  /** The property that gets the value; the key if absent. */
  readonly property?: string;
  /** The embedded struct that the field comes from, if it is of one. */
  readonly embedded?: StructShape;
}

/** A pointer, which null makes nil (`null` here). */
export interface PointerShape {
  readonly kind: 'pointer';
  readonly to: Shape;
}

/** A type that reads itself. What `decode` throws ends the reading. */
export interface CustomShape {
  readonly kind: 'custom';
  readonly name: string;
  /** Refuses JSON that the type can't be read from, in the decoder's own words; takes everything where absent. */
  readonly accepts?: (value: unknown) => boolean;
  /** Gets the value as JSON has it. */
  readonly decode: (value: unknown) => unknown;
}

export const STRING: BasicShape = { kind: 'string' };
export const BOOL: BasicShape = { kind: 'bool' };
export const INT: BasicShape = { kind: 'int' };
export const FLOAT64: BasicShape = { kind: 'float64' };
export const ANY: BasicShape = { kind: 'any' };

export function list(item: Shape): ListShape {
  return { kind: 'list', item };
}

export function map(item: Shape): MapShape {
  return { kind: 'map', item };
}

export function pointer(to: Shape): PointerShape {
  return { kind: 'pointer', to };
}

/** A struct whose properties are named like its keys. */
export function struct(name: string, fields: Readonly<Record<string, Shape>>): StructShape {
  return { kind: 'struct', name, fields: Object.entries(fields).map(([key, shape]) => ({ key, shape })) };
}

/** The type as Go prints it. */
export function shapeName(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return `[]${shapeName(shape.item)}`;
    case 'map':
      return `map[string]${shapeName(shape.item)}`;
    case 'pointer':
      return `*${shapeName(shape.to)}`;
    case 'any':
      return 'interface {}';
    case 'struct':
    case 'custom':
      return shape.name;
    default:
      return shape.kind;
  }
}
