import { portableHost } from '../funcs/host.ts';
import { func, type GoFunc, P } from '../go/func.ts';
import type { Value } from '../go/value.ts';
import { handlebarsEngine } from '../render/engines.ts';
import { functionTable } from '../render/function-table.ts';
import { BUILTINS } from '../template/builtins.ts';
import { TemplateParseError } from '../template/errors.ts';
import type { BranchNode, CommandNode, ListNode, Operand, PipeNode, Statement } from '../template/node.ts';
import { type ParsedText, parseText, type Tree } from '../template/parse.ts';
import { type Abstract, field, item, key, NOTHING, top, unionOf, type Walker } from './abstract.ts';
import { CALLS } from './calls.ts';
import { newUse, type Use } from './use.ts';

/** A template file: its name, text, and whether it is run by itself (files of definitions are not). */
export interface TemplateText {
  /** Its path in the chart tree. */
  readonly name: string;
  /** The path of its chart, where it is written in Handlebars. */
  readonly handlebars: string | undefined;
  readonly text: string;
  readonly isRun: boolean;
}

/** Statements that are looked at, over all includes. What lies beyond is not known of. */
const MAX_STEPS = 400_000;
const MAX_DEPTH = 60;

/**
 * How the templates of one chart use `.Values`, found without running them: paths are followed through `with`, `range`,
 * variables, pipelines, `include` and the functions that pass values on. `library` are the templates of the whole tree,
 * for what they define.
 */
export function usesIn(own: readonly TemplateText[], library: readonly TemplateText[]): Use {
  const values = newUse();
  const defines = new Map<string, Tree>();
  const parsed = new Map<TemplateText, ParsedText>();
  const files = [...new Set([...library, ...own])];
  for (const file of files) {
    const text = parse(file);
    if (text === undefined) continue;
    parsed.set(file, text);
    defines.set(file.name, text.main);
    for (const [name, tree] of text.defines) defines.set(name, tree);
  }
  const inHandlebars = files.filter(({ handlebars }) => handlebars !== undefined).map(({ name }) => name);
  const partials = inHandlebars.length === 0 ? new Map() : handlebarsEngine().partialPaths(inHandlebars);
  const analysis = new Analysis(defines, partials);
  for (const file of own) {
    const text = parsed.get(file);
    if (text !== undefined && file.isRun) analysis.start(text.main, top(values));
  }
  return values;
}

let functions: ReadonlyMap<string, GoFunc> | undefined;

/** The functions that Handlebars knows as helpers, with their parameters. */
function functionOf(name: string): GoFunc | undefined {
  functions ??= functionTable({ host: portableHost() });
  return functions.get(name) ?? SET_FUNCTIONS.get(name) ?? BUILTINS.get(name);
}

/** Functions that sets of templates add. */
const SET_FUNCTIONS = new Map(
  [func('include', [P.string, P.any], () => ''), func('tpl', [P.string, P.any], () => '')].map((fn) => [fn.name, fn]),
);

/** Charts of one tree share their libraries. */
const parsedTexts = new WeakMap<TemplateText, ParsedText | null>();

/** A text that does not parse tells nothing. */
function parse(file: TemplateText): ParsedText | undefined {
  const known = parsedTexts.get(file);
  if (known !== undefined) return known ?? undefined;
  let parsed: ParsedText | null = null;
  try {
    parsed =
      file.handlebars === undefined
        ? parseText(file.name, file.text, { hasFunction: () => true })
        : handlebarsEngine().handlebarsLanguage(file.handlebars).parse(file.name, file.text, functionOf);
  } catch (error) {
    if (!(error instanceof TemplateParseError)) throw error;
  }
  parsedTexts.set(file, parsed);
  return parsed ?? undefined;
}

class Scope {
  readonly #variables = new Map<string, Abstract>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): Abstract {
    return this.#variables.get(name) ?? this.#outer?.get(name) ?? NOTHING;
  }

  declare(name: string, value: Abstract): void {
    this.#variables.set(name, value);
  }

  /** Branches may or may not have run: what was there before stays possible. */
  assign(name: string, value: Abstract): void {
    if (this.#variables.has(name) || this.#outer === undefined) {
      this.#variables.set(name, unionOf([this.#variables.get(name) ?? NOTHING, value]));
    } else this.#outer.assign(name, value);
  }
}

class Analysis implements Walker {
  root: Abstract = NOTHING;
  readonly #defines: ReadonlyMap<string, Tree>;
  /** Names of Handlebars' partial files by the paths that can be written for them. */
  readonly #partials: ReadonlyMap<string, string>;
  /** Calls that were looked at: the name and the data. */
  readonly #seen = new Set<string>();
  #steps = 0;
  #depth = 0;

  constructor(defines: ReadonlyMap<string, Tree>, partials: ReadonlyMap<string, string>) {
    this.#defines = defines;
    this.#partials = partials;
  }

  /** Looks at a file that is run by itself. */
  start(tree: Tree, dot: Abstract): void {
    this.root = dot;
    this.run(tree, dot);
  }

  /** The full name of what Handlebars calls by a path in its chart. */
  resolve(name: string, chart: string): string {
    const own = this.#partials.get(`${chart}/templates/${name}`) ?? this.#partials.get(`${chart}/${name}`);
    if (own !== undefined || this.#defines.has(name)) return own ?? name;
    const slash = name.indexOf('/');
    const below = `${chart}/charts/${name.slice(0, slash)}/templates/${name.slice(slash + 1)}`;
    return this.#partials.get(below) ?? name;
  }

  run(tree: Tree, dot: Abstract): void {
    if (this.#depth > MAX_DEPTH) return;
    this.#depth++;
    const scope = new Scope();
    scope.declare('$', dot);
    this.#list(tree.root, dot, scope);
    this.#depth--;
  }

  include(name: Abstract, data: Abstract): void {
    if (name.kind !== 'literal' || typeof name.value !== 'string') return;
    const tree = this.#defines.get(name.value);
    if (tree === undefined) return;
    const call = `${name.value}\n${key(data)}`;
    if (this.#seen.has(call)) return;
    this.#seen.add(call);
    this.run(tree, data);
  }

  #list(list: ListNode, dot: Abstract, scope: Scope): void {
    for (const statement of list.nodes) {
      if (++this.#steps > MAX_STEPS) return;
      this.#statement(statement, dot, scope);
    }
  }

  #statement(node: Statement, dot: Abstract, scope: Scope): void {
    switch (node.type) {
      case 'action':
        this.#pipe(node.pipe, dot, scope);
        return;
      case 'template': {
        const data = node.pipe === undefined ? NOTHING : this.#pipe(node.pipe, dot, scope);
        this.include({ kind: 'literal', value: node.name }, data);
        return;
      }
      case 'if':
      case 'with':
      case 'range':
        this.#branch(node, dot, scope);
    }
  }

  #branch(node: BranchNode, dot: Abstract, outer: Scope): void {
    const scope = new Scope(outer);
    const value = this.#commands(node.pipe, dot, scope);
    const { decl } = node.pipe;
    let inner = dot;
    if (node.type === 'range') {
      inner = item(value, true);
      const names = decl.map(({ ident }) => ident[0]!);
      const declare = (name: string, to: Abstract): void =>
        node.pipe.isAssign ? scope.assign(name, to) : scope.declare(name, to);
      if (names.length > 0) declare(names[names.length - 1]!, inner);
      if (names.length > 1) declare(names[0]!, NOTHING);
    } else {
      if (node.type === 'with') inner = value;
      this.#declare(node.pipe, value, scope);
    }
    this.#list(node.list, inner, new Scope(scope));
    if (node.elseList !== undefined) this.#list(node.elseList, dot, new Scope(scope));
  }

  #declare({ decl, isAssign }: PipeNode, value: Abstract, scope: Scope): void {
    for (const { ident } of decl) {
      if (isAssign) scope.assign(ident[0]!, value);
      else scope.declare(ident[0]!, value);
    }
  }

  #pipe(pipe: PipeNode, dot: Abstract, scope: Scope): Abstract {
    const value = this.#commands(pipe, dot, scope);
    this.#declare(pipe, value, scope);
    return value;
  }

  #commands(pipe: PipeNode, dot: Abstract, scope: Scope): Abstract {
    let value: Abstract | undefined;
    for (const command of pipe.cmds) value = this.#command(command, value, dot, scope);
    return value ?? NOTHING;
  }

  #command({ args }: CommandNode, last: Abstract | undefined, dot: Abstract, scope: Scope): Abstract {
    const [first, ...rest] = args;
    if (first === undefined) return NOTHING;
    const given = rest.map((arg) => this.#operand(arg, dot, scope));
    if (last !== undefined) given.push(last);
    if (first.type !== 'identifier') return this.#operand(first, dot, scope);
    return this.call(first.ident, given);
  }

  call(name: string, args: readonly Abstract[]): Abstract {
    return CALLS.get(name)?.(args, this) ?? NOTHING;
  }

  #operand(node: Operand, dot: Abstract, scope: Scope): Abstract {
    switch (node.type) {
      case 'dot':
        return dot;
      case 'field':
        return fields(dot, node.ident);
      case 'variable':
        return fields(scope.get(node.ident[0]!), node.ident.slice(1));
      case 'chain':
        return fields(this.#operand(node.node, dot, scope), node.fields);
      case 'pipe':
        return this.#pipe(node, dot, scope);
      case 'identifier':
        return this.call(node.ident, []);
      case 'string':
        return { kind: 'literal', value: node.value };
      case 'bool':
        return { kind: 'literal', value: node.value };
      case 'number':
        return { kind: 'literal', value: numberValue(node.int, node.float) };
      default:
        return NOTHING;
    }
  }
}

function numberValue(int: bigint | undefined, float: number | undefined): Value {
  return int === undefined ? (float ?? null) : Number(int);
}

function fields(of: Abstract, names: readonly string[]): Abstract {
  let value = of;
  for (const name of names) value = field(value, name);
  return value;
}
