import { sortStrings } from '../../go/text.ts';
import type { Frame } from './frame.ts';
import type { Keywords } from './keywords.ts';
import type { SchemaNode } from './node.ts';
import { localInt } from './number-text.ts';
import type { Violation } from './violation.ts';

type FrameCheck = (frame: Frame) => void;

/** The checks that combine schemas on the same value, in the library's order. */
export function logicChecks(keywords: Keywords): FrameCheck[] {
  if (!keywords.asserts.applicator) return [];
  const checks: FrameCheck[] = [];
  const not = keywords.schema('not');
  if (not !== undefined) {
    checks.push((frame) => {
      if (frame.self(not, true) === undefined) frame.fail('not', () => "'not' failed");
    });
  }
  const add = (name: string, check: (frame: Frame, nodes: readonly SchemaNode[]) => void) => {
    const nodes = keywords.schemas(name);
    if (nodes !== undefined && nodes.length > 0) checks.push((frame) => check(frame, nodes));
  };
  add('allOf', checkAllOf);
  add('anyOf', checkAnyOf);
  add('oneOf', checkOneOf);
  const condition = keywords.draft >= 7 ? conditionCheck(keywords) : undefined;
  if (condition !== undefined) checks.push(condition);
  return checks;
}

function checkAllOf(frame: Frame, nodes: readonly SchemaNode[]): void {
  const causes: Violation[] = [];
  for (const node of nodes) {
    const violation = frame.self(node);
    if (violation === undefined) continue;
    causes.push(violation);
    if (frame.quiet) break;
  }
  if (causes.length > 0) frame.fail('allOf', () => "'allOf' failed", causes);
}

/** Where it matters what was looked at, all branches are tried. */
function checkAnyOf(frame: Frame, nodes: readonly SchemaNode[]): void {
  const causes: Violation[] = [];
  let matched = false;
  for (const node of nodes) {
    const violation = frame.self(node);
    if (violation !== undefined) causes.push(violation);
    else {
      matched = true;
      if (!frame.tracks) break;
    }
  }
  if (!matched) frame.fail('anyOf', () => "'anyOf' failed", causes);
}

function checkOneOf(frame: Frame, nodes: readonly SchemaNode[]): void {
  const causes: Violation[] = [];
  let matched = -1;
  for (const [i, node] of nodes.entries()) {
    const violation = frame.self(node, matched >= 0);
    if (violation !== undefined) causes.push(violation);
    else if (matched < 0) matched = i;
    else {
      const first = matched;
      frame.fail('oneOf', () => `'oneOf' failed, subschemas ${localInt(first)}, ${localInt(i)} matched`);
      return;
    }
  }
  if (matched < 0) frame.fail('oneOf', () => "'oneOf' failed, none matched", causes);
}

function conditionCheck(keywords: Keywords): FrameCheck | undefined {
  const condition = keywords.schema('if');
  if (condition === undefined) return undefined;
  const fixed = keywords.bool('if');
  const then = fixed === false ? undefined : keywords.schema('then');
  const otherwise = fixed === true ? undefined : keywords.schema('else');
  return (frame) => {
    const next = frame.self(condition, true) === undefined ? then : otherwise;
    if (next !== undefined) frame.add(frame.self(next));
  };
}

/** References that depend on how evaluation came here. */
export function dynamicChecks(
  recursiveRef: SchemaNode | undefined,
  dynamicRef: { readonly node: SchemaNode; readonly anchor: string } | undefined,
): FrameCheck[] {
  const checks: FrameCheck[] = [];
  if (recursiveRef !== undefined) {
    checks.push((frame) => {
      const target = recursiveRef.recursiveAnchor ? frame.recursiveTarget(recursiveRef) : recursiveRef;
      frame.add(frame.follow(target, '$recursiveRef'));
    });
  }
  if (dynamicRef !== undefined) {
    const { node, anchor } = dynamicRef;
    checks.push((frame) => {
      const dynamic = anchor !== '' && node.dynamicAnchor === anchor;
      frame.add(frame.follow(dynamic ? frame.dynamicTarget(anchor, node) : node, '$dynamicRef'));
    });
  }
  return checks;
}

/** `unevaluatedProperties` and `unevaluatedItems`, for what nothing else has looked at. */
export function unevaluatedCheck(properties: SchemaNode | undefined, items: SchemaNode | undefined): FrameCheck {
  return (frame) => {
    const { value } = frame;
    if (properties !== undefined && value instanceof Map) {
      const names = sortStrings([...(frame.looseProperties ?? [])]);
      for (const name of names) frame.add(frame.child(properties, value.get(name)!, name));
      frame.looseProperties = undefined;
    }
    if (items !== undefined && Array.isArray(value)) {
      for (const i of frame.looseItems ?? []) frame.add(frame.child(items, value[i]!, String(i)));
      frame.looseItems = undefined;
    }
  };
}
