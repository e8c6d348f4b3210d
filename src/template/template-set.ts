import type { FuncTable, GoFunc } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { GoError, type Value } from '../go/value.ts';
import { BUILTINS } from './builtins.ts';
import { canCompile } from './code.ts';
import { outermostError } from './failure.ts';
import { DEFAULT_LIMITS, type Meter, newMeter, startMeter, type TemplateLimits } from './limits.ts';
import { extendLinkage, type Linkage, linkageOf, slotOf } from './link.ts';
import { type Language, parseText, redefinition } from './parse.ts';
import { type BackEnd, type Program, runTemplate, type SetState, type Template } from './program.ts';
import { type MissingKey, tick } from './runtime.ts';
import { type CachedText, cachedText, cacheText } from './text-cache.ts';
import { type LineOrigin, Tracer } from './trace.ts';

export { ExecError, LimitError, TemplateParseError } from './errors.ts';
export type { TemplateLimits } from './limits.ts';
export type { Language } from './parse.ts';
export type { Template } from './program.ts';
export type { MissingKey } from './runtime.ts';
export type { LineOrigin, TemplateLine } from './trace.ts';

export interface TemplateOptions {
  /**
   * The functions that templates may call, besides text/template's own, which they may replace. The table stays as it is:
   * many sets may share one, which is linked once.
   */
  readonly functions: FuncTable;
  /**
   * Functions that come before those of the table. This table stays as it is too: it is linked once where sets that follow
   * each other have the same one.
   */
  readonly own?: FuncTable;
  /** What a key gives that a map doesn't have: Go's `missingkey` option. Helm renders with `zero`. */
  readonly missingKey?: MissingKey;
  readonly limits?: Partial<TemplateLimits>;
  /** `adaptive`, or `closures` where functions can't be made from source: found out by itself. */
  readonly backEnd?: BackEnd;
  /** Gives what is called instead of a function; asked once for each function of a table. */
  readonly around?: (name: string, func: GoFunc) => GoFunc['call'];
  /** Name of the set itself, which the error of an unknown template mentions. */
  readonly name?: string;
}

/** Templates of earlier states of a set, which clones share; never changed. */
interface Layer {
  readonly templates: ReadonlyMap<string, Template>;
  readonly below: Layer | undefined;
}

/**
 * Templates that can call each other, with the functions they call: Go's `*template.Template` with its name space.
 * Texts are compiled when they first run, once for all sets with functions of the same signatures.
 */
export class TemplateSet {
  private readonly options: TemplateOptions;
  private readonly meter: Meter;
  private readonly byName: readonly FuncTable[];
  private readonly linkage: Linkage;
  private readonly functions: readonly GoFunc['call'][];
  private readonly backEnd: BackEnd;
  private templates = new Map<string, Template>();
  private below: Layer | undefined;
  private tracer: Tracer | undefined;
  private state: SetState;

  constructor(options: TemplateOptions, from?: { readonly set: TemplateSet; readonly functions: FuncTable }) {
    this.options = options;
    if (from === undefined) {
      const { functions, own = NONE } = options;
      this.byName = [own, functions];
      const { linkage, calls } = linked(functions, own, options.around);
      this.linkage = linkage;
      this.functions = calls;
      this.meter = newMeter({ ...DEFAULT_LIMITS, ...options.limits });
      this.backEnd = options.backEnd ?? (canCompile() ? 'adaptive' : 'closures');
    } else {
      const { set, functions } = from;
      this.linkage = extendLinkage(set.linkage, functions);
      this.byName = this.linkage === set.linkage ? set.byName : [functions, ...set.byName];
      this.functions = withFunctions(set.functions, functions, options.around);
      this.meter = set.meter;
      this.backEnd = set.backEnd;
      this.below = set.freeze();
      this.tracer = set.tracer;
    }
    this.state = this.newState();
  }

  private newState(): SetState {
    return {
      functions: this.functions,
      linkage: this.linkage,
      backEnd: this.backEnd,
      missingKey: this.options.missingKey ?? 'default',
      meter: this.meter,
      tracer: this.tracer,
      find: (name) => this.find(name),
    };
  }

  private find(name: string): Template | undefined {
    const found = this.templates.get(name);
    if (found !== undefined) return found;
    for (let layer = this.below; layer !== undefined; layer = layer.below) {
      const below = layer.templates.get(name);
      if (below !== undefined) return below;
    }
    return undefined;
  }

  /** Makes what is defined so far immutable, so that clones can share it. */
  private freeze(): Layer | undefined {
    if (this.templates.size > 0) {
      this.below = { templates: this.templates, below: this.below };
      this.templates = new Map();
    }
    return this.below;
  }

  /**
   * Adds a text under a name, with the templates it defines: `t.New(name).Parse(text)`. Templates defined before are
   * replaced, except by bodies of blanks only. Returns the template of the text itself, which `executeTemplate` runs
   * even where an older one of its name stays. The text may be of another language than Go's. Throws
   * `TemplateParseError`.
   */
  parse(name: string, text: string, language?: Language): Template {
    const cached = language === undefined ? this.parsed(name, text) : this.parsedBy(language, name, text);
    const own = cached.defines.get(name);
    const mainEmpty = cached.main.empty;
    if (own !== undefined && !own.empty && !mainEmpty) throw redefinition(name, text);
    for (const [defined, program] of cached.defines) this.associate(defined, name, program);
    if (own === undefined || own.empty) this.associate(name, name, cached.main);
    return { name, parseName: name, program: own === undefined || !mainEmpty ? cached.main : own };
  }

  private parsed(name: string, text: string): CachedText {
    const cached = cachedText(text);
    if (cached !== undefined && this.hasAll(cached)) return cached;
    const hasFunction = (name: string): boolean => this.hasFunction(name);
    return cacheText(text, parseText(name, text, { hasFunction }), this.meter.limits.cached);
  }

  private parsedBy(language: Language, name: string, text: string): CachedText {
    const cached = cachedText(text, language.id);
    if (cached !== undefined && this.hasAll(cached)) return cached;
    const parsed = language.parse(name, text, (name) => this.ownFunction(name) ?? BUILTINS.get(name));
    return cacheText(text, parsed, this.meter.limits.cached, language.id);
  }

  private ownFunction(name: string): GoFunc | undefined {
    for (const table of this.byName) {
      const found = table.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private hasFunction(name: string): boolean {
    return this.ownFunction(name) !== undefined || BUILTINS.has(name);
  }

  private hasAll(cached: CachedText): boolean {
    if (cached.linkage === this.linkage) return true;
    for (const name of cached.parsed.functions) if (!this.hasFunction(name)) return false;
    if (this.ownFunction('break') !== undefined || this.ownFunction('continue') !== undefined) return false;
    cached.linkage = this.linkage;
    return true;
  }

  private associate(name: string, parseName: string, program: Program): void {
    if (program.empty && this.find(name) !== undefined) return;
    this.templates.set(name, { name, parseName, program });
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** The templates of the set, in no order. */
  names(): string[] {
    const names = new Set(this.templates.keys());
    for (let layer = this.below; layer !== undefined; layer = layer.below) {
      for (const name of layer.templates.keys()) names.add(name);
    }
    return [...names];
  }

  /**
   * Runs a template. Functions that it calls may call this again. Throws `ExecError`; `GoError` where there is no such
   * template; `LimitError`.
   */
  execute(name: string, data: Value): string {
    const template = this.find(name);
    if (template === undefined) {
      const own = this.options.name ?? 'gotpl';
      throw new GoError(`template: no template ${quote(name)} associated with template ${quote(own)}`);
    }
    return this.executeTemplate(template, data);
  }

  /** Runs a template that `parse` of this set returned. */
  executeTemplate(template: Template, data: Value): string {
    const meter = this.meter;
    if (!meter.running) return this.outermost(template, data);
    tick(meter, '');
    const { depth } = meter;
    meter.depth = 0;
    // `runTemplate`, once more: includes may be a thousand deep, and each call less leaves room for more of them.
    const state = this.state;
    const { last } = template.program;
    const text =
      last !== undefined && last.linkage === state.linkage && last.backEnd === state.backEnd && !state.tracer
        ? last.body(state, template, data ?? undefined)
        : runTemplate(state, template, data ?? undefined);
    // Not after an error: that ends the outermost run too.
    meter.depth = depth;
    return text;
  }

  private outermost(template: Template, data: Value): string {
    const meter = this.meter;
    startMeter(meter);
    try {
      return runTemplate(this.state, template, data ?? undefined);
    } catch (error) {
      throw outermostError(meter, error);
    } finally {
      meter.running = false;
    }
  }

  /** Runs a template and tells which line of which template wrote each line of its output. */
  executeTraced(name: string, data: Value): { text: string; origins: LineOrigin[] } {
    const tracer = new Tracer();
    this.tracer = tracer;
    this.state = this.newState();
    try {
      const text = this.execute(name, data);
      return { text, origins: tracer.origins() };
    } finally {
      this.tracer = undefined;
      this.state = this.newState();
    }
  }

  /** A copy that can get further templates and functions without a change to this one. Nothing is compiled again. */
  clone(functions: FuncTable = new Map()): TemplateSet {
    return new TemplateSet(this.options, { set: this, functions });
  }
}

const NONE: FuncTable = new Map();

type Calls = readonly GoFunc['call'][];
type Around = TemplateOptions['around'];

const callsOfTable = new WeakMap<FuncTable, { readonly around: Around; readonly calls: Calls }>();

/** What the functions of a table call, by slot. */
function callsOf(functions: FuncTable, around: Around): Calls {
  let known = callsOfTable.get(functions);
  if (known?.around !== around) known = undefined;
  if (known === undefined) {
    known = { around, calls: withFunctions([], functions, around) };
    callsOfTable.set(functions, known);
  }
  return known.calls;
}

/** A table of functions with those that come before them, made ready. */
interface Linked {
  readonly base: FuncTable;
  readonly around: Around;
  readonly linkage: Linkage;
  readonly calls: Calls;
}

const linkedByOwn = new WeakMap<FuncTable, Linked>();

function linked(base: FuncTable, own: FuncTable, around: Around): Linked {
  let known = linkedByOwn.get(own);
  if (known === undefined || known.base !== base || known.around !== around) {
    const calls = withFunctions(callsOf(base, around), own, around);
    known = { base, around, linkage: extendLinkage(linkageOf(base), own), calls };
    linkedByOwn.set(own, known);
  }
  return known;
}

function withFunctions(calls: Calls, functions: FuncTable, around: Around): Calls {
  if (functions.size === 0) return calls;
  const table = calls.slice();
  for (const [name, func] of functions) {
    const slot = slotOf(name, func);
    while (table.length < slot) table.push(unlinked);
    table[slot] = around === undefined ? func.call : around(name, func);
  }
  return table;
}

function unlinked(): never {
  throw new TypeError('the function belongs to another set');
}
