import type { GoFunc } from '../go/func.ts';
import type { CommandNode, NumberNode, Operand, PipeNode } from '../template/node.ts';
import type * as ast from './ast.ts';
import { SyntaxFault } from './fault.ts';
import type { From, InternalName } from './nodes.ts';
import * as nodes from './nodes.ts';
import { type Body, contextScope, loopScope, paramScope, type Scope } from './scope.ts';
import { BLOCKS } from './words.ts';

const INDEX = /^(?:0|[1-9][0-9]*)$/;

/** What stands in an expression's place. */
type Kind = 'mustache' | 'block' | 'sub';

/** Translates expressions of one text. */
export class Expressions {
  private readonly text: string;
  private readonly chartPath: string;
  private readonly lookup: (name: string) => GoFunc | undefined;
  /** Gets the names of all functions that are called. */
  private readonly functions: Set<string>;

  constructor(source: string, chart: string, lookup: (name: string) => GoFunc | undefined, functions: Set<string>) {
    this.text = source;
    this.chartPath = chart;
    this.lookup = lookup;
    this.functions = functions;
  }

  from({ start, end }: ast.Loc): From {
    return new nodes.Part(this.text, start, end);
  }

  chart(from: From): Operand {
    return nodes.text(from, this.chartPath);
  }

  number(from: From, digits: string): NumberNode {
    return nodes.number(from, digits);
  }

  /** The name of a call that is one name alone, and no block parameter. */
  simpleName({ path }: ast.Call, scope: Scope): string | undefined {
    if (path.type !== 'PathExpression' || path.data || path.depth > 0 || path.parts.length !== 1) return undefined;
    if (isScoped(path)) return undefined;
    const name = path.parts[0]!;
    return paramScope(scope, name) === undefined ? name : undefined;
  }

  /** A value: an operand as a pipeline. */
  value(expression: ast.Expression, scope: Scope): PipeNode {
    const operand = this.operand(expression, scope);
    if (operand.type === 'pipe') return operand;
    const from = this.from(expression.loc);
    return nodes.pipe(from, [nodes.command(from, [operand])]);
  }

  operand(expression: ast.Expression, scope: Scope): Operand {
    const from = this.from(expression.loc);
    switch (expression.type) {
      case 'PathExpression':
        return this.path(expression, scope);
      case 'SubExpression':
        return this.call(expression, expression.loc, scope, 'sub');
      case 'StringLiteral':
        return nodes.text(from, expression.value);
      case 'NumberLiteral':
        return this.numeral(from);
      case 'BooleanLiteral':
        return { type: 'bool', pos: from.pos, source: from.source, value: expression.value };
      default:
        return { type: 'nil', pos: from.pos, source: from.source };
    }
  }

  private numeral(from: From): NumberNode {
    // A leading zero means octal in Go.
    const digits = String(from.source).replace(/^(-?)0+(?=[0-9])/, '$1');
    return nodes.number(from, digits);
  }

  private internal(name: InternalName, from: From, source: string, args: readonly Operand[]): PipeNode {
    this.functions.add(`#${name}`);
    return nodes.call(from, nodes.internal(name, from, source), args);
  }

  /** How a body names a variable of its own, or one of a body around it. */
  reference(name: string, owner: Body, { body }: Scope): string[] {
    if (owner === body) return [name];
    const key = name === '$' ? 'top' : name.slice(1);
    body.captures.set(key, { name, owner });
    return ['$', key];
  }

  private path(path: ast.Path, scope: Scope): Operand {
    const from = this.from(path.loc);
    if (path.data) return this.data(path, from, scope);
    const { parts, depth } = path;
    const [first] = parts;
    if (first !== undefined && depth === 0 && !isScoped(path)) {
      const found = paramScope(scope, first);
      if (found !== undefined) {
        const base = this.reference(found.names.get(first)!, found.body, scope);
        return this.fields(nodes.variable(from, base), parts.slice(1), from);
      }
    }
    if (depth === 0) return this.fields({ type: 'dot', pos: from.pos, source: from.source }, parts, from);
    const found = contextScope(scope, depth);
    if (found === undefined) {
      throw new SyntaxFault(
        from.pos,
        `${path.original} leads out of the template`,
        'Only each, with and the like have a context of their own: count those, or use @root.',
      );
    }
    return this.fields(nodes.variable(from, this.reference(found.context!, found.body, scope)), parts, from);
  }

  /** `object.part.part` */
  private fields(object: Operand, parts: readonly string[], from: From): Operand {
    let made = object;
    let start = 0;
    for (let i = 0; i <= parts.length; i++) {
      if (i < parts.length && !INDEX.test(parts[i]!)) continue;
      if (i > start) made = this.names(made, parts.slice(start, i), from);
      if (i < parts.length) made = this.internal('at', from, 'index', [made, nodes.text(from, parts[i]!)]);
      start = i + 1;
    }
    return made;
  }

  private names(object: Operand, names: readonly string[], from: From): Operand {
    switch (object.type) {
      case 'dot':
        return { type: 'field', pos: from.pos, source: from.source, ident: names };
      case 'variable':
        return { ...object, ident: [...object.ident, ...names] };
      default:
        return { type: 'chain', pos: from.pos, source: from.source, node: object, fields: names };
    }
  }

  /** `@name` */
  private data({ parts, depth, original }: ast.Path, from: From, scope: Scope): Operand {
    const [name = '', ...rest] = parts;
    switch (name) {
      case 'root':
        return this.fields(this.internal('root', from, '@root', []), rest, from);
      case 'partial-block':
        return this.internal('hasBlock', from, '@partial-block', []);
      case 'key':
      case 'index':
      case 'first':
      case 'last': {
        const found = loopScope(scope, depth);
        if (found !== undefined) return this.fields(this.loopData(name, found, from, scope), rest, from);
        if (depth > 0) throw new SyntaxFault(from.pos, `${original}: there are not so many loops around it`);
        return this.fields(this.internal('data', from, original, [nodes.text(from, name)]), rest, from);
      }
    }
    throw new SyntaxFault(
      from.pos,
      `there is no ${original}`,
      'There are @root, @key, @index, @first, @last and @partial-block.',
    );
  }

  private loopData(
    name: 'key' | 'index' | 'first' | 'last',
    found: NonNullable<ReturnType<typeof loopScope>>,
    from: From,
    scope: Scope,
  ): Operand {
    const { loop, body } = found;
    const local = (name: string): Operand => nodes.variable(from, this.reference(name, body, scope));
    if (name === 'key') {
      loop.usesKey = true;
      return local(loop.key);
    }
    loop.usesIndex = true;
    if (name === 'index') return local(loop.index);
    if (name === 'first') return this.function(from, 'eq', [local(loop.index), nodes.number(from, '0')]);
    loop.usesCollection = true;
    const next = this.internal('next', from, 'next', [local(loop.index)]);
    return this.function(from, 'eq', [next, this.function(from, 'len', [local(loop.collection)])]);
  }

  private function(from: From, name: string, args: readonly Operand[]): PipeNode {
    this.functions.add(name);
    return nodes.call(from, { type: 'identifier', pos: from.pos, ident: name }, args);
  }

  private known(name: string): GoFunc | undefined {
    return name.includes('#') ? undefined : this.lookup(name);
  }

  /** A call, or a value that may be passed through the functions that its hash names. */
  call(node: ast.Call, loc: ast.Loc, scope: Scope, kind: Kind): PipeNode {
    const { params, hash } = node;
    const path = node.path.type === 'PathExpression' ? node.path : literalPath(node.path);
    const end = hash?.loc.end ?? params.at(-1)?.loc.end ?? path.loc.end;
    const from = kind === 'sub' ? this.from(loc) : this.from({ start: path.loc.start, end });
    const name = this.simpleName({ ...node, path }, scope);
    if (name !== undefined) {
      const known = this.known(name);
      if (known !== undefined) {
        const called =
          params.length > 0 || takesNothing(known) || name === 'dict' || (kind === 'sub' && hash === undefined);
        if (called) return this.named(name, node, from, scope);
      } else if (params.length > 0) return this.unknown(name, node, from, scope);
    }
    const operand = this.path(path, scope);
    if (params.length > 0 && operand.type === 'pipe') {
      throw new SyntaxFault(from.pos, `${path.original} is no function`);
    }
    const args = params.map((param) => this.operand(param, scope));
    return this.through([nodes.command(from, [operand, ...args])], hash, from, scope);
  }

  /** A call of what is no function: of Handlebars' own words `log` is one, the others are blocks. */
  private unknown(name: string, node: ast.Call, from: From, scope: Scope): PipeNode {
    if (name === 'log') return this.log(node, from, scope);
    if (BLOCKS.has(name)) {
      throw new SyntaxFault(
        from.pos,
        `${name} is no function, but a block`,
        name === 'if' ? 'A choice of two values is (ternary a b cond).' : `Write {{#${name} …}}…{{/${name}}}.`,
      );
    }
    throw new SyntaxFault(from.pos, `function ${JSON.stringify(name)} not defined`);
  }

  private log({ params }: ast.Call, from: From, scope: Scope): PipeNode {
    return this.internal(
      'log',
      from,
      'log',
      params.map((param) => this.operand(param, scope)),
    );
  }

  /** A call of a function. */
  private named(name: string, node: ast.Call, from: From, scope: Scope): PipeNode {
    const { params } = node;
    const args = params.map((param) => this.operand(param, scope));
    const self: Operand = { type: 'dot', pos: from.pos, source: 'this' };
    switch (name) {
      case 'include':
      case 'tpl':
        if (args.length === 1 || args.length === 2) {
          const made = this.internal(name, from, name, [args[0]!, this.chart(from), args[1] ?? self]);
          return this.through(made.cmds, node.hash, from, scope);
        }
        break;
      case 'lookup':
        if (args.length === 2)
          return this.through(this.internal('lookup', from, 'lookup', args).cmds, node.hash, from, scope);
        break;
      case 'dict': {
        for (const pair of node.hash?.pairs ?? []) {
          args.push(nodes.text(this.from(pair.loc), pair.key), this.operand(pair.value, scope));
        }
        return this.function(from, name, args);
      }
    }
    return this.through(this.function(from, name, args).cmds, node.hash, from, scope);
  }

  /** Passes a value through functions, from left to right: `indent=4` is Go's `| indent 4`, `quote=true` `| quote`. */
  private through(cmds: CommandNode[], hash: ast.Hash | undefined, from: From, scope: Scope): PipeNode {
    const all = [...cmds];
    for (const { key, value, loc } of hash?.pairs ?? []) {
      const known = this.known(key);
      const place = this.from(loc);
      if (key === 'tpl' || key === 'include') throw new SyntaxFault(place.pos, `${key} is called by {{${key} …}} only`);
      if (known === undefined) {
        throw new SyntaxFault(
          place.pos,
          `function ${JSON.stringify(key)} not defined`,
          'NAME=VALUE passes the result through the function NAME.',
        );
      }
      if (value.type === 'BooleanLiteral' && (known.params.length + (known.rest ? 1 : 0) < 2 || !value.value)) {
        if (!value.value) continue;
        this.functions.add(key);
        all.push(nodes.command(place, [{ type: 'identifier', pos: place.pos, ident: key }]));
        continue;
      }
      if (known.params.length > 2 || (known.params.length < 2 && known.rest === undefined)) {
        throw new SyntaxFault(place.pos, `${key} takes ${known.params.length} values: ${place.source} can not call it`);
      }
      this.functions.add(key);
      all.push(nodes.command(place, [{ type: 'identifier', pos: place.pos, ident: key }, this.operand(value, scope)]));
    }
    return nodes.pipe(from, all);
  }
}

/** Whether a path says itself that it begins at a context. */
function isScoped({ original }: ast.Path): boolean {
  return original.charCodeAt(0) === 0x2e || original === 'this' || /^this[./]/.test(original);
}

/** `{{"a b"}}` is the entry of that name. */
function literalPath(literal: ast.Literal): ast.Path {
  const original = 'value' in literal ? String(literal.value) : literal.type === 'NullLiteral' ? 'null' : 'undefined';
  return { type: 'PathExpression', data: false, depth: 0, parts: [original], original, loc: literal.loc };
}

function takesNothing({ params, rest }: GoFunc): boolean {
  return params.length === 0 && rest === undefined;
}
