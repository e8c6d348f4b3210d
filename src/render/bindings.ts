import type { FuncTable } from '../go/func.ts';
import type { Run } from '../handlebars/engine.ts';
import type { TemplateSet } from '../template/template-set.ts';
import type { RenderOptions } from './options.ts';
import { includeFunctions, type Nesting, renderFunctions } from './template-functions.ts';

/** Functions with what they are bound to: one render after the other. */
export interface Binding {
  readonly functions: FuncTable;
  set: TemplateSet;
  nesting: Nesting;
  run: Run | undefined;
  options: RenderOptions;
}

/** What a binding has between two renders, so that nothing of the one before is kept. */
const UNBOUND = { set: undefined, nesting: undefined, run: undefined, options: undefined } as unknown as Omit<
  Binding,
  'functions'
>;

/** Bindings that no render has, by the kind of their functions. */
const free = new Map<string, Binding[]>();
const MAX_FREE = 8;

/**
 * Runs a render with functions that are bound to it alone, and which the next one gets: so they are linked once. Who
 * runs sets `set` and `nesting` before a function is called.
 */
export function withBinding<T>(options: RenderOptions, run: Run | undefined, render: (binding: Binding) => T): T {
  const enableDns = options.enableDns === true;
  const kind = `${enableDns ? 'dns' : ''} ${run === undefined ? '' : 'handlebars'}`;
  let known = free.get(kind);
  if (known === undefined) free.set(kind, (known = []));
  const binding = known.pop() ?? newBinding(enableDns, run !== undefined);
  binding.run = run;
  binding.options = options;
  try {
    return render(binding);
  } finally {
    Object.assign(binding, UNBOUND);
    if (known.length < MAX_FREE) known.push(binding);
  }
}

function newBinding(enableDns: boolean, handlebars: boolean): Binding {
  const functions = new Map();
  const binding: Binding = { functions, ...UNBOUND };
  for (const table of [renderFunctions(binding, enableDns), includeFunctions(binding, handlebars)]) {
    for (const [name, func] of table) functions.set(name, func);
  }
  return binding;
}
