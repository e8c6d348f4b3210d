import type { GoRegexp } from '../../go/regexp.ts';
import type { Decimal } from './decimal.ts';
import type { Json, JsonObject } from './json.ts';
import type { SchemaNode } from './node.ts';

/** A number that a schema gives as a limit. */
export interface Limit {
  readonly decimal: Decimal;
  readonly float: number;
}

/** A schema object's keywords, each read as the type it should have: undefined where it is absent or of another. */
export interface Keywords {
  /** 4, 6, 7, 2019 or 2020. */
  readonly draft: number;
  readonly asserts: { readonly applicator: boolean; readonly validation: boolean; readonly unevaluated: boolean };
  any(name: string): Json | undefined;
  bool(name: string): boolean | undefined;
  text(name: string): string | undefined;
  number(name: string): Limit | undefined;
  integer(name: string): number | undefined;
  list(name: string): readonly Json[] | undefined;
  object(name: string): JsonObject | undefined;
  regexp(name: string, pattern: string): GoRegexp;
  schema(name: string): SchemaNode | undefined;
  schemaIn(name: string, key: string): SchemaNode;
  schemas(name: string): readonly SchemaNode[] | undefined;
  schemaMap(name: string): ReadonlyMap<string, SchemaNode> | undefined;
}

/** The strings of a list. */
export function stringsOf(list: readonly Json[]): string[] {
  return list.filter((item) => typeof item === 'string');
}
