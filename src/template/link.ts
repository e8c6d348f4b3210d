import type { FuncTable, GoFunc, Param } from '../go/func.ts';
import type { GoType } from '../go/value.ts';
import type { Signatures } from './planner.ts';

/** Functions by name with the slots that bodies call them by; tables of equal signatures share one object. */
export interface Linkage extends Signatures {
  readonly id: number;
}

const slots = new Map<string, number>();
const slotOfFunction = new WeakMap<GoFunc, Map<string, number>>();
const typeIds = new WeakMap<GoType, number>();
let lastTypeId = 0;

function typeId(param: Param<unknown>): number {
  let id = typeIds.get(param.type);
  if (id === undefined) {
    id = ++lastTypeId;
    typeIds.set(param.type, id);
  }
  return id;
}

/** The slot of a function: equal for functions of the same name and parameters. */
export function slotOf(name: string, func: GoFunc): number {
  let byName = slotOfFunction.get(func);
  if (byName === undefined) slotOfFunction.set(func, (byName = new Map()));
  let slot = byName.get(name);
  if (slot === undefined) {
    const rest = func.rest === undefined ? '' : `...${typeId(func.rest)}`;
    const signature = `${name}(${func.params.map(typeId).join()}${rest})`;
    slot = slots.get(signature) ?? slots.size;
    slots.set(signature, slot);
    byName.set(name, slot);
  }
  return slot;
}

const linkages = new Map<string, Linkage>();
const linkageOfTable = new WeakMap<FuncTable, Linkage>();

/** The linkage of a table of functions that stays as it is; the functions it knows serve for their parameters only. */
export function linkageOf(funcs: FuncTable): Linkage {
  let linkage = linkageOfTable.get(funcs);
  if (linkage === undefined) {
    linkage = linkageOfEntries(funcs);
    linkageOfTable.set(funcs, linkage);
  }
  return linkage;
}

function linkageOfEntries(funcs: FuncTable): Linkage {
  const entries = entriesOf(funcs);
  const key = Array.from(entries.values(), (entry) => entry.slot)
    .sort((a, b) => a - b)
    .join();
  return known(key, (name) => entries.get(name));
}

/** The linkage of a table with further functions before it; the same where they only stand for others of their kind. */
export function extendLinkage(base: Linkage, funcs: FuncTable): Linkage {
  let key = `${base.id}:`;
  let same = true;
  for (const [name, func] of funcs) {
    const slot = slotOf(name, func);
    key += `${slot},`;
    same &&= base.lookup(name)?.slot === slot;
  }
  if (same) return base;
  return linkages.get(key) ?? extended(key, base, funcs);
}

function extended(key: string, base: Linkage, funcs: FuncTable): Linkage {
  const entries = entriesOf(funcs);
  return known(key, (name) => entries.get(name) ?? base.lookup(name));
}

function entriesOf(funcs: FuncTable): Map<string, { slot: number; func: GoFunc }> {
  const entries = new Map<string, { slot: number; func: GoFunc }>();
  for (const [name, func] of funcs) entries.set(name, { slot: slotOf(name, func), func });
  return entries;
}

function known(key: string, lookup: Linkage['lookup']): Linkage {
  let linkage = linkages.get(key);
  if (linkage === undefined) {
    linkage = { id: linkages.size, lookup };
    linkages.set(key, linkage);
  }
  return linkage;
}
