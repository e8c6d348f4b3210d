/** What an `each` gives to its body besides the element. */
export interface Loop {
  /** Its variables; their declarations are written only where the body uses them. */
  readonly key: string;
  readonly index: string;
  readonly collection: string;
  usesKey: boolean;
  usesIndex: boolean;
  usesCollection: boolean;
}

/** A body that runs by itself: a text, an inline partial, or what a partial block hands over. */
export interface Body {
  /** The body around it whose variables it can see; each that it uses is handed over. */
  readonly around: Body | undefined;
  /** By name in the table handed over: variables of bodies around. */
  readonly captures: Map<string, { readonly name: string; readonly owner: Body }>;
  /** Variables that are assigned after their declaration. */
  readonly assigned: Set<string>;
}

export function newBody(around: Body | undefined): Body {
  return { around, captures: new Map(), assigned: new Set() };
}

/** What names mean at a place. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly body: Body;
  /** The variable that holds the context, where this scope has one of its own. */
  readonly context: string | undefined;
  /** Variables by the names of block parameters. */
  readonly names: ReadonlyMap<string, string>;
  readonly loop: Loop | undefined;
  /** How many blocks are open. */
  readonly depth: number;
}

/** The context `up` levels out, 0 for the current one; undefined beyond the outermost. */
export function contextScope(scope: Scope, up: number): Scope | undefined {
  let left = up;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.context !== undefined && left-- === 0) return at;
  }
  return undefined;
}

/** The loop `up` levels out. */
export function loopScope(scope: Scope, up: number): (Scope & { readonly loop: Loop }) | undefined {
  let left = up;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.loop !== undefined && left-- === 0) return at as Scope & { readonly loop: Loop };
  }
  return undefined;
}

/** The scope whose block parameter a name is. */
export function paramScope(scope: Scope, name: string): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return at;
  return undefined;
}
