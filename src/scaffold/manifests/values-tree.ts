import type { Plain } from '../../go/plain.ts';
import { entry, group, type ValueEntry } from '../values-text.ts';

type Branch = Map<string, Branch | { readonly value: Plain; readonly comment: string | undefined }>;

/** The values of a chart as they are gathered, in the order of their coming. */
export class ValuesTree {
  private readonly root: Branch = new Map();

  /** Sets the value at a path; false where something stands there already. */
  set(path: readonly string[], value: Plain, comment?: string): boolean {
    let at = this.root;
    for (const key of path.slice(0, -1)) {
      const next = at.get(key);
      if (next === undefined) {
        const made: Branch = new Map();
        at.set(key, made);
        at = made;
      } else if (next instanceof Map) at = next;
      else return false;
    }
    const last = path.at(-1)!;
    if (at.has(last)) return false;
    at.set(last, { value, comment });
    return true;
  }

  entries(): ValueEntry[] {
    return toEntries(this.root);
  }
}

function toEntries(branch: Branch): ValueEntry[] {
  return [...branch].map(([key, item]) =>
    item instanceof Map ? group(key, toEntries(item)) : entry(key, item.value, item.comment),
  );
}
