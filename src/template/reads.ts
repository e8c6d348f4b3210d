import type { Expr, Local } from './plan.ts';

const known = new WeakMap<Expr, readonly Local[]>();

/** The locals that an expression may read, each once. */
export function localsOf(expr: Expr): readonly Local[] {
  let locals = known.get(expr);
  if (locals === undefined) {
    const found = new Set<Local>();
    collect(expr, found);
    locals = [...found];
    known.set(expr, locals);
  }
  return locals;
}

function collect(part: unknown, found: Set<Local>): void {
  if (Array.isArray(part)) {
    for (const item of part) collect(item, found);
    return;
  }
  if (!isExpr(part)) return;
  if (part.op === 'local' || part.op === 'maybe') found.add(part.local);
  for (const inner of Object.values(part)) collect(inner, found);
}

function isExpr(part: unknown): part is Expr {
  return typeof part === 'object' && part !== null && 'op' in part;
}
