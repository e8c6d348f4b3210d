import type { Instance } from './instance.ts';
import type { SchemaNode } from './node.ts';
import { escapeToken, groupOf, type InstancePath, referenceTo, type Violation, violation } from './violation.ts';

/** What a schema document's validation needs: its resources may have metaschemas of their own. */
export interface MetaContext {
  readonly schema: SchemaNode;
  /** The metaschema of the resource at a JSON pointer, if one is there. */
  readonly dialectAt: (path: InstancePath) => SchemaNode | undefined;
}

/**
 * Helm's library writes the tokens of the current place into a shared array, and where `propertyNames` fails it keeps
 * that array instead of a copy: what is visited later at the same depth shows in the message. The array holds 8 tokens,
 * and where it is full it is copied to one of twice the size.
 */
export interface Trail {
  readonly tokens: string[];
  readonly capacity: number;
}

const TRAIL_CAPACITY = 8;

function extend(trail: Trail, length: number, token: string): Trail {
  const room = length < trail.capacity;
  const target = room ? trail : { tokens: trail.tokens.slice(0, length), capacity: trail.capacity * 2 };
  target.tokens[length] = token;
  return target;
}

/** One schema applied to one value; the chain of parents is the dynamic scope. */
export class Frame {
  readonly violations: Violation[] = [];
  /** Properties and items that nothing has looked at yet, kept only where `unevaluated…` may ask. */
  looseProperties: Set<string> | undefined;
  looseItems: Set<number> | undefined;
  readonly value: Instance;
  readonly path: InstancePath;
  /** The schema as its parent names it, and the one applied: a metaschema may stand in for it. */
  readonly scope: SchemaNode;
  readonly node: SchemaNode;
  readonly parent: Frame | undefined;
  /** Frames with the same depth next to each other look at the same value. */
  readonly depth: number;
  /** The keyword of a reference that led here, or `''`. */
  readonly via: string;
  /** Only whether it is valid matters. */
  readonly quiet: boolean;
  readonly meta: MetaContext | undefined;
  readonly trail: Trail;

  constructor(
    value: Instance,
    path: InstancePath,
    scope: SchemaNode,
    parent: Frame | undefined,
    depth: number,
    via: string,
    quiet: boolean,
    meta: MetaContext | undefined,
    trail: Trail,
  ) {
    this.trail = trail;
    this.value = value;
    this.path = path;
    scope.pending?.(scope);
    this.scope = scope;
    this.parent = parent;
    this.depth = depth;
    this.via = via;
    this.quiet = quiet;
    const dialect =
      meta !== undefined && parent !== undefined && scope === meta.schema ? meta.dialectAt(path) : undefined;
    this.node = dialect ?? scope;
    this.meta = dialect === undefined || meta === undefined ? meta : { ...meta, schema: dialect };
  }

  get tracks(): boolean {
    return (this.looseProperties?.size ?? 0) > 0 || (this.looseItems?.size ?? 0) > 0;
  }

  fail(
    keyword: string,
    message: () => string,
    causes?: readonly Violation[],
    property?: () => string | undefined,
  ): void {
    this.violations.push(violation(this.path, keyword, message, causes, property));
  }

  add(found: Violation | undefined): void {
    if (found !== undefined) this.violations.push(found);
  }

  /** Applies another schema to the same value. What it has looked at counts as looked at, if it is valid. */
  self(node: SchemaNode, quiet = false, via = ''): Violation | undefined {
    const frame = new Frame(
      this.value,
      this.path,
      node,
      this,
      this.depth,
      via,
      this.quiet || quiet,
      this.meta,
      this.trail,
    );
    frame.track(this.tracks);
    const found = frame.run();
    if (found === undefined) this.merge(frame);
    return found;
  }

  /** Applies a schema to a property or item. */
  child(node: SchemaNode, value: Instance, token: string): Violation | undefined {
    const trail = extend(this.trail, this.depth, token);
    node.pending?.(node);
    if (node.verdict === true) return undefined;
    const path = { parent: this.path, token };
    const frame = new Frame(value, path, node, this, this.depth + 1, '', this.quiet, this.meta, trail);
    frame.track(false);
    return frame.run();
  }

  /** Where this is as the library's shared array says when asked: see `Trail`. */
  driftingPath(): InstancePath {
    let path: InstancePath;
    for (const token of this.trail.tokens.slice(0, this.depth)) path = { parent: path, token };
    return path;
  }

  /** Follows a reference. */
  follow(node: SchemaNode, keyword: string): Violation | undefined {
    const cause = this.self(node, false, keyword);
    return cause === undefined ? undefined : referenceTo(this.path, keyword, cause);
  }

  /** The outermost schema in the dynamic scope that has the dynamic anchor, else `fallback`. */
  dynamicTarget(anchor: string, fallback: SchemaNode): SchemaNode {
    let found = fallback;
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      found = frame.scope.resource.dynamicAnchors?.get(anchor) ?? found;
    }
    return found;
  }

  /** The outermost schema in the dynamic scope whose resource is a recursive anchor. */
  recursiveTarget(fallback: SchemaNode): SchemaNode {
    let found = fallback;
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      if (frame.scope.resource.recursiveAnchor) found = frame.scope;
    }
    return found;
  }

  track(wanted: boolean): void {
    const { node, value } = this;
    if (value instanceof Map) {
      if (!node.takesAllProperties && (wanted || node.unevaluatedProperties !== undefined)) {
        this.looseProperties = new Set(value.keys());
      }
    } else if (Array.isArray(value)) {
      if (!node.takesAllItems && (wanted || node.unevaluatedItems !== undefined) && node.takesItems < value.length) {
        this.looseItems = new Set();
        for (let i = node.takesItems; i < value.length; i++) this.looseItems.add(i);
      }
    }
  }

  private merge(other: Frame): void {
    for (const name of this.looseProperties ?? []) {
      if (other.looseProperties?.has(name) !== true) this.looseProperties!.delete(name);
    }
    for (const i of this.looseItems ?? []) if (other.looseItems?.has(i) !== true) this.looseItems!.delete(i);
  }

  /** The frame further out that applies the same schema to the same value: a cycle of references. */
  private cycle(): Frame | undefined {
    for (let frame = this.parent; frame !== undefined && frame.depth === this.depth; frame = frame.parent) {
      if (frame.scope === this.scope) return frame;
    }
    return undefined;
  }

  private keywordLocation(): string {
    let out = '';
    for (let frame: Frame = this; frame.parent !== undefined; frame = frame.parent) {
      const step =
        frame.via === ''
          ? frame.scope.location.slice(frame.parent.scope.location.length)
          : `/${escapeToken(frame.via)}`;
      out = step + out;
    }
    return out;
  }

  /** Applies the schema: undefined where the value is valid. Guards end it, the other keywords add up. */
  run(): Violation | undefined {
    const { node, value, path } = this;
    if (node.verdict === true) return undefined;
    if (node.verdict === false) return violation(path, '', () => 'false schema');
    const cycle = this.cycle();
    if (cycle !== undefined) {
      const here = this.keywordLocation();
      const there = cycle.keywordLocation();
      return violation(
        path,
        '',
        () => `both ${here} and ${there} resolve to "${node.location}" causing reference cycle`,
      );
    }
    for (const guard of node.guards) {
      const found = guard(this, value);
      if (found !== undefined) return found;
    }
    if (node.ref !== undefined) {
      const found = this.follow(node.ref, '$ref');
      if (node.draft < 2019) return found;
      this.add(found);
    }
    node.check(this, value);
    if (this.violations.length === 0 || !this.quiet) for (const check of node.wholeChecks) check(this);
    switch (this.violations.length) {
      case 0:
        return undefined;
      case 1:
        return this.violations[0];
      default:
        return groupOf(path, this.violations);
    }
  }
}

/** Validates a whole document: undefined where it is valid. */
export function validateDocument(node: SchemaNode, value: Instance, meta?: MetaContext): Violation | undefined {
  const frame = new Frame(value, undefined, node, undefined, 0, '', false, meta, {
    tokens: [],
    capacity: TRAIL_CAPACITY,
  });
  frame.track(false);
  return frame.run();
}
