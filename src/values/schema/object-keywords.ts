import type { GoRegexp } from '../../go/regexp.ts';
import { compareStrings, sortStrings } from '../../go/text.ts';
import { type Frame, validateDocument } from './frame.ts';
import type { Instance } from './instance.ts';
import type { Json } from './json.ts';
import { type Keywords, stringsOf } from './keywords.ts';
import type { Check, SchemaNode } from './node.ts';
import { localInt } from './number-text.ts';
import { quoted, quotedList, ungrouped, type Violation, violation } from './violation.ts';

type JsonMap = Map<string, Instance>;
type ObjectCheck = Check<JsonMap>;

/** The checks of an object, in the library's order. */
export function objectChecks(keywords: Keywords): ObjectCheck[] {
  const checks: ObjectCheck[] = [];
  const { draft, asserts } = keywords;
  if (asserts.validation) {
    const min = keywords.integer('minProperties');
    if (min !== undefined) checks.push(sizeCheck('minProperties', min, (size) => size < min));
    const max = keywords.integer('maxProperties');
    if (max !== undefined) checks.push(sizeCheck('maxProperties', max, (size) => size > max));
    const required = keywords.list('required');
    if (required !== undefined && required.length > 0) checks.push(requiredCheck(stringsOf(required)));
  }
  if (asserts.applicator) {
    for (const [name, value] of keywords.object('dependencies') ?? []) {
      checks.push(
        Array.isArray(value)
          ? dependencyCheck('dependency', name, value)
          : whenPresent(name, keywords.schemaIn('dependencies', name)),
      );
    }
    const properties = propertiesCheck(keywords);
    if (properties !== undefined) checks.push(properties);
    const names = draft >= 6 ? keywords.schema('propertyNames') : undefined;
    if (names !== undefined) checks.push(propertyNamesCheck(names));
    if (draft >= 2019) {
      for (const [name, node] of keywords.schemaMap('dependentSchemas') ?? []) checks.push(whenPresent(name, node));
    }
  }
  if (draft >= 2019 && asserts.validation) {
    for (const [name, value] of keywords.object('dependentRequired') ?? []) {
      if (Array.isArray(value)) checks.push(dependencyCheck('dependentRequired', name, value));
    }
  }
  return checks;
}

function sizeCheck(keyword: string, want: number, fails: (size: number) => boolean): ObjectCheck {
  return (frame, { size }) => {
    if (fails(size)) frame.fail(keyword, () => `${keyword}: got ${localInt(size)}, want ${localInt(want)}`);
  };
}

function requiredCheck(required: readonly string[]): ObjectCheck {
  return (frame, object) => {
    if (required.every((name) => object.has(name))) return;
    frame.fail('required', () => {
      const missing = required.filter((name) => !object.has(name));
      return `missing ${missing.length === 1 ? 'property' : 'properties'} ${quotedList(missing)}`;
    });
  };
}

function dependencyCheck(keyword: string, name: string, list: readonly Json[]): ObjectCheck {
  const needed = stringsOf(list);
  return (frame, object) => {
    if (!object.has(name)) return;
    const missing = needed.filter((other) => !object.has(other));
    if (missing.length > 0) {
      frame.fail(keyword, () => `properties ${quotedList(missing)} required, if ${quoted(name)} exists`);
    }
  };
}

function whenPresent(name: string, node: SchemaNode): ObjectCheck {
  return (frame, object) => {
    if (object.has(name)) frame.add(frame.self(node));
  };
}

/** `properties`, `patternProperties` and `additionalProperties`, property by property. */
function propertiesCheck(keywords: Keywords): ObjectCheck | undefined {
  const named = keywords.schemaMap('properties');
  const patterns: [GoRegexp, SchemaNode][] = [];
  for (const [pattern, node] of keywords.schemaMap('patternProperties') ?? []) {
    patterns.push([keywords.regexp('patternProperties', pattern), node]);
  }
  const additional = keywords.bool('additionalProperties') ?? keywords.schema('additionalProperties');
  if (named === undefined && patterns.length === 0 && additional === undefined) return undefined;
  return (frame, object) => {
    const found: (readonly [name: string, violation: Violation])[] = [];
    const refused: string[] = [];
    const apply = (node: SchemaNode, name: string, value: Instance) => {
      const violation = frame.child(node, value, name);
      if (violation !== undefined) found.push([name, violation]);
    };
    for (const [name, value] of object) {
      if (frame.quiet && (found.length > 0 || frame.violations.length > 0)) break;
      let known = false;
      const own = named?.get(name);
      if (own !== undefined) {
        known = true;
        apply(own, name, value);
      }
      for (const [regexp, node] of patterns) {
        if (!regexp.match(name)) continue;
        known = true;
        apply(node, name, value);
      }
      if (!known && additional !== undefined) {
        known = true;
        if (additional === false) refused.push(name);
        else if (additional !== true) apply(additional, name, value);
      }
      if (known) frame.looseProperties?.delete(name);
    }
    if (found.length > 1) found.sort(([a], [b]) => compareStrings(a, b));
    for (const [, violation] of found) frame.violations.push(violation);
    if (refused.length > 0) {
      const message = () => `additional properties ${quotedList(sortStrings(refused))} not allowed`;
      frame.fail('additionalProperties', message, undefined, () => sortStrings(refused)[0]);
    }
  };
}

/** A name is validated as a document of its own, so that its violations name no place. */
function propertyNamesCheck(node: SchemaNode): ObjectCheck {
  return (frame: Frame, object) => {
    const found: (readonly [name: string, violation: Violation])[] = [];
    for (const name of object.keys()) {
      const cause = validateDocument(node, name, frame.meta);
      if (cause === undefined) continue;
      const message = () => `invalid propertyName ${quoted(name)}`;
      const failure = violation(undefined, 'propertyNames', message, ungrouped(cause), () => name);
      const located = Object.defineProperty(failure, 'path', { get: () => frame.driftingPath() });
      found.push([name, located]);
    }
    if (found.length > 1) found.sort(([a], [b]) => compareStrings(a, b));
    for (const [, violation] of found) frame.violations.push(violation);
  };
}
