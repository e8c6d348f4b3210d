import type { GoFunc } from '../go/func.ts';
import type { ListNode, Operand, PipeNode, Statement } from '../template/node.ts';
import type { ParsedText, Tree } from '../template/parse.ts';
import type * as ast from './ast.ts';
import { Expressions } from './expressions.ts';
import { SyntaxFault } from './fault.ts';
import { branch, call, command, declare, type From, internal, listOf, pipe, print, text, variable } from './nodes.ts';
import { parse } from './parse.ts';
import { type Body, contextScope, type Loop, loopScope, newBody, type Scope } from './scope.ts';
import { blanksBefore, offsetOf } from './whitespace.ts';

/** The variable that every body has: what it was called with. */
const TOP = '$';
const NO_NAMES: ReadonlyMap<string, string> = new Map();

let partialBlocks = 0;

/**
 * Translates a Handlebars text into templates of Go's nodes, which run by the same engine; `chart` is the path of its
 * chart, where partials are looked for. Throws `SyntaxFault`.
 */
export function translate(source: string, chart: string, lookup: (name: string) => GoFunc | undefined): ParsedText {
  return new Translator(source, chart, lookup).translate();
}

class Translator {
  private readonly text: string;
  private readonly expressions: Expressions;
  private readonly functions = new Set<string>();
  private readonly defines = new Map<string, Tree>();
  private variables = 0;

  constructor(source: string, chart: string, lookup: (name: string) => GoFunc | undefined) {
    this.text = source;
    this.expressions = new Expressions(source, chart, lookup, this.functions);
  }

  translate(): ParsedText {
    const main = this.independent(parse(this.text));
    return { main, defines: this.defines, functions: this.functions };
  }

  /** A body that sees nothing of another. */
  private independent(program: ast.Program): Tree {
    const body = newBody(undefined);
    const scope: Scope = { outer: undefined, body, context: TOP, names: NO_NAMES, loop: undefined, depth: 0 };
    return this.tree(this.list(program, scope, true), body);
  }

  private tree(root: ListNode, body: Body): Tree {
    return { text: this.text, root, assigned: body.assigned, rangeAssigned: new Set() };
  }

  private fresh(prefix: string): string {
    return `$${prefix}${++this.variables}`;
  }

  private list(program: ast.Program | undefined, scope: Scope, isRoot = false): ListNode {
    const nodes: Statement[] = [];
    if (program === undefined) return listOf(nodes);
    const { body } = program;
    for (let i = 0; i < body.length; i++) {
      const node = body[i]!;
      switch (node.type) {
        case 'ContentStatement':
          if (node.value !== '') nodes.push({ type: 'text', pos: offsetOf(node), text: node.value });
          break;
        case 'CommentStatement':
          break;
        case 'MustacheStatement':
          nodes.push(this.mustache(node, blanksBefore(body, i, isRoot), scope));
          break;
        case 'BlockStatement':
          for (const statement of this.block(node, scope)) nodes.push(statement);
          break;
        case 'DecoratorBlock':
          this.inline(node, scope);
          break;
        case 'PartialStatement':
          nodes.push(this.partial(node, scope));
          break;
        case 'PartialBlockStatement':
          nodes.push(this.partialBlock(node, scope));
          break;
        default:
          throw new SyntaxFault(node.loc.start, 'decorators other than inline are not known');
      }
    }
    return listOf(nodes);
  }

  private from(node: { readonly loc: ast.Loc }): From {
    return this.expressions.from(node.loc);
  }

  private mustache(node: ast.Mustache, blanks: string, scope: Scope): Statement {
    const from = this.from(node);
    const name = this.expressions.simpleName(node, scope);
    if ((name === 'break' || name === 'continue') && node.params.length === 0 && node.hash === undefined) {
      const loop = loopScope(scope, 0);
      if (loop !== undefined && loop.body === scope.body) return { type: name, pos: from.pos };
    }
    if (name === 'do') return this.do(node, from, scope);
    const value = this.expressions.call(node, node.loc, scope, 'mustache');
    const own = node.hash?.pairs.some(({ key }) => key === 'indent' || key === 'nindent') ?? false;
    if (blanks === '' || own) return print(value);
    return print(this.through(value, from, 'indentRest', blanks));
  }

  /** `value | #name "blanks"` */
  private through(value: PipeNode, from: From, name: 'indentAll' | 'indentRest', blanks: string): PipeNode {
    this.functions.add(`#${name}`);
    return pipe(from, [...value.cmds, command(from, [internal(name, from, 'indentation'), text(from, blanks)])]);
  }

  /** `{{do (set x "a" 1)}}` writes nothing. */
  private do(node: ast.Mustache, from: From, scope: Scope): Statement {
    const [only] = node.params;
    if (only === undefined || node.params.length > 1 || node.hash !== undefined) {
      throw new SyntaxFault(from.pos, 'do takes one value', 'Write {{do (set Values "key" 1)}}.');
    }
    return declare(from, this.fresh('d'), [command(from, [this.expressions.operand(only, scope)])]);
  }

  private block(node: ast.Block, scope: Scope): Statement[] {
    const from = this.from(node);
    const name = this.expressions.simpleName(node, scope);
    switch (name) {
      case 'if':
      case 'unless':
        return [this.if(node, name, from, scope)];
      case 'each':
        return this.each(node, this.subject(node, 'each', scope), from, scope);
      case 'with':
        return [this.with(node, from, scope)];
      case 'let':
        return this.let(node, from, scope);
      case 'raw':
        if (node.params.length === 0) return this.list(node.program, { ...scope, depth: scope.depth + 1 }).nodes;
    }
    return this.section(node, from, scope);
  }

  /** The one argument of a block. */
  private subject({ params, hash, path }: ast.Block, name: string, scope: Scope): PipeNode {
    const [only] = params;
    if (only === undefined || params.length > 1) {
      throw new SyntaxFault(
        path.loc.start,
        `#${name} takes one value`,
        `A call stands in parentheses: {{#${name} (call x)}}.`,
      );
    }
    if (hash !== undefined && name !== 'if' && name !== 'unless') {
      throw new SyntaxFault(hash.loc.start, `#${name} takes no ${hash.pairs[0]!.key}=`);
    }
    return this.expressions.value(only, scope);
  }

  private if(node: ast.Block, name: 'if' | 'unless', from: From, scope: Scope): Statement {
    let cond = this.subject(node, name, scope);
    const zero = node.hash?.pairs.find(({ key, value }) => {
      if (key !== 'includeZero') throw new SyntaxFault(node.hash!.loc.start, `#${name} takes no ${key}=`);
      return value.type === 'BooleanLiteral' && value.value;
    });
    if (zero !== undefined) {
      this.functions.add('#orZero');
      cond = pipe(cond as From, [...cond.cmds, command(from, [internal('orZero', from, 'includeZero')])]);
    }
    const inner = { ...scope, depth: scope.depth + 1 };
    const program = this.list(node.program, inner);
    const inverse = node.inverse === undefined ? undefined : this.list(node.inverse, inner);
    return name === 'if'
      ? branch('if', from, cond, program, inverse)
      : branch('if', from, cond, inverse ?? listOf([]), program);
  }

  private names(program: ast.Program | undefined, variables: readonly string[], loc: ast.Loc): Map<string, string> {
    const names = new Map<string, string>();
    for (const [i, name] of (program?.blockParams ?? []).entries()) {
      const variable = variables[i];
      if (variable === undefined) {
        throw new SyntaxFault(loc.start, `only ${variables.length} names can be given here`);
      }
      names.set(name, variable);
    }
    return names;
  }

  private with(node: ast.Block, from: From, scope: Scope): Statement {
    const value = this.subject(node, 'with', scope);
    const context = this.fresh('c');
    const names = this.names(node.program, [context], node.loc);
    const depth = scope.depth + 1;
    const list = this.list(node.program, { outer: scope, body: scope.body, context, names, loop: undefined, depth });
    const inverse = node.inverse === undefined ? undefined : this.list(node.inverse, { ...scope, depth });
    return branch('with', from, pipe(value as From, value.cmds, [variable(from, [context])]), list, inverse);
  }

  /** Names values; the context stays. */
  private let(node: ast.Block, from: From, scope: Scope): Statement[] {
    const { params, program, inverse, hash } = node;
    const names = program?.blockParams ?? [];
    if (params.length === 0 || params.length !== names.length || inverse !== undefined || hash !== undefined) {
      throw new SyntaxFault(
        from.pos,
        '#let takes a name for each value',
        'Write {{#let (upper Values.a) Values.b as |a b|}}.',
      );
    }
    const variables = params.map(() => this.fresh('n'));
    const nodes: Statement[] = params.map((param, i) =>
      declare(this.from(param), variables[i]!, this.expressions.value(param, scope).cmds),
    );
    const given = this.names(program, variables, node.loc);
    const inner: Scope = {
      outer: scope,
      body: scope.body,
      context: undefined,
      names: given,
      loop: undefined,
      depth: scope.depth + 1,
    };
    nodes.push(...this.list(program, inner).nodes);
    return nodes;
  }

  private each(node: ast.Block, value: PipeNode, from: From, scope: Scope): Statement[] {
    const context = this.fresh('c');
    const loop: Loop = {
      key: this.fresh('k'),
      index: this.fresh('i'),
      collection: this.fresh('x'),
      usesKey: (node.program?.blockParams?.length ?? 0) > 1,
      usesIndex: false,
      usesCollection: false,
    };
    const names = this.names(node.program, [context, loop.key], node.loc);
    const depth = scope.depth + 1;
    const list = this.list(node.program, { outer: scope, body: scope.body, context, names, loop, depth });
    const inverse = node.inverse === undefined ? undefined : this.list(node.inverse, { ...scope, depth });
    const before: Statement[] = [];
    let over = value.cmds;
    if (loop.usesCollection) {
      before.push(declare(value as From, loop.collection, value.cmds));
      over = [command(value as From, [variable(value as From, [loop.collection])])];
    }
    if (loop.usesIndex) {
      before.push(declare(from, loop.index, [command(from, [this.expressions.number(from, '-1')])]));
      this.functions.add('#next');
      const next = call(from, internal('next', from, 'next'), [variable(from, [loop.index])]);
      list.nodes.unshift(declare(from, loop.index, next.cmds, true));
      scope.body.assigned.add(loop.index);
    }
    const decl = [variable(from, [context])];
    if (loop.usesKey) decl.unshift(variable(from, [loop.key]));
    return [...before, branch('range', from, pipe(value as From, over, decl), list, inverse)];
  }

  /** `{{#value}}`: each element of a list, or the value itself, unless it counts as false. */
  private section(node: ast.Block, from: From, scope: Scope): Statement[] {
    const value = this.expressions.call(node, node.path.loc, scope, 'block');
    if (node.program === undefined) {
      const inner = { ...scope, depth: scope.depth + 1 };
      return [branch('if', from, value, listOf([]), this.list(node.inverse, inner))];
    }
    this.functions.add('#section');
    const self: Operand = { type: 'dot', pos: from.pos, source: 'this' };
    const over = pipe(value as From, [
      command(value as From, [internal('section', from, 'section'), self, ...asOperands(value)]),
    ]);
    return this.each(node, over, from, scope);
  }

  /** `{{#*inline "name"}}` defines a template for the whole chart, as `define` does. */
  private inline(node: ast.Block, scope: Scope): void {
    const at = node.loc.start;
    const name = node.path.type === 'PathExpression' ? node.path.original : '';
    if (name !== 'inline') throw new SyntaxFault(at, `there is no decorator ${name}`);
    const [title] = node.params;
    if (title?.type !== 'StringLiteral') {
      throw new SyntaxFault(at, 'an inline partial has a name in quotes', 'Write {{#*inline "name"}}…{{/inline}}.');
    }
    if (scope.depth > 0 || scope.outer !== undefined) {
      throw new SyntaxFault(
        at,
        'inline partials can not stand in a block',
        'They hold for the whole chart: put it at the top of the file.',
      );
    }
    this.defines.set(title.value, this.independent(node.program!));
  }

  private partial(node: ast.Partial, scope: Scope): Statement {
    const from = this.from(node);
    const { name } = node;
    let value: PipeNode;
    if (name.type === 'PathExpression' && name.data) {
      if (name.original !== '@partial-block') throw new SyntaxFault(from.pos, `there is no partial ${name.original}`);
      const [context, hash] = this.given(node, from, scope);
      this.functions.add('#block');
      value = call(from, internal('block', from, '@partial-block'), [context, hash]);
    } else {
      this.functions.add('#partial');
      value = call(from, internal('partial', from, 'partial'), this.partialArguments(node, from, scope));
    }
    return print(node.indent === '' ? value : this.through(value, from, 'indentAll', node.indent));
  }

  private partialArguments(node: ast.Partial | ast.PartialBlock, from: From, scope: Scope): Operand[] {
    const { name } = node;
    const title =
      name.type === 'SubExpression'
        ? this.expressions.operand(name, scope)
        : text(from, name.type === 'PathExpression' ? name.original : String('value' in name ? name.value : ''));
    return [title, this.expressions.chart(from), ...this.given(node, from, scope), this.frame(from, scope)];
  }

  /** The context and the hash of a partial. */
  private given({ params, hash }: ast.Partial | ast.PartialBlock, from: From, scope: Scope): [Operand, Operand] {
    if (params.length > 1) throw new SyntaxFault(params[1]!.loc.start, 'a partial takes one context');
    const [param] = params;
    const context: Operand =
      param === undefined ? { type: 'dot', pos: from.pos, source: 'this' } : this.expressions.operand(param, scope);
    if (hash === undefined) return [context, { type: 'nil', pos: from.pos }];
    this.functions.add('#hash');
    const pairs = hash.pairs.flatMap((pair) => [
      text(this.from(pair), pair.key),
      this.expressions.operand(pair.value, scope),
    ]);
    return [context, call(this.from(hash), internal('hash', from, 'hash'), pairs)];
  }

  /** What `@index` and its like mean in a partial that is called here. */
  private frame(from: From, scope: Scope): Operand {
    const found = loopScope(scope, 0);
    if (found === undefined) return { type: 'nil', pos: from.pos };
    const { loop } = found;
    loop.usesKey = loop.usesIndex = loop.usesCollection = true;
    this.functions.add('#frame');
    const variables = [loop.key, loop.index, loop.collection].map((name) =>
      variable(from, this.expressions.reference(name, found.body, scope)),
    );
    return call(from, internal('frame', from, 'data'), variables);
  }

  private partialBlock(node: ast.PartialBlock, scope: Scope): Statement {
    const last = node.hash ?? node.params.at(-1) ?? node.name;
    const opening = this.expressions.from({ start: node.loc.start, end: last.loc.end });
    const from: From = { pos: opening.pos, source: `${opening.source}}}` };
    const args = this.partialArguments(node, from, scope);
    const body = newBody(scope.body);
    const context = this.fresh('c');
    const inner: Scope = {
      // It stands for the context around it: `../` leads on from there.
      outer: withoutContext(scope),
      body,
      context,
      names: this.names(node.program, [context], node.loc),
      loop: undefined,
      depth: scope.depth + 1,
    };
    const list = this.list(node.program, inner);
    // The context is one turn of a range, whatever it is; the variables handed over stand in `$`.
    this.functions.add('#only').add('#partialBlock').add('#hash');
    const self = call(from, internal('only', from, 'this'), [variable(from, [TOP, 'this'])]);
    const root = branch('range', from, pipe(from, self.cmds, [variable(from, [context])]), list, undefined);
    const title = `${from.source} ${++partialBlocks}`;
    this.defines.set(title, this.tree(listOf([root]), body));
    const captured = [...body.captures].flatMap(([key, { name, owner }]) => [
      text(from, key),
      variable(from, this.expressions.reference(name, owner, scope)),
    ]);
    const environment = call(from, internal('hash', from, 'hash'), captured);
    return print(call(from, internal('partialBlock', from, 'partial'), [...args, text(from, title), environment]));
  }
}

function asOperands(value: PipeNode): Operand[] {
  return [value];
}

/** The scope in which the innermost context is not counted, but its names are. */
function withoutContext(scope: Scope): Scope {
  const found = contextScope(scope, 0)!;
  const strip = (at: Scope): Scope =>
    at === found ? { ...at, context: undefined } : { ...at, outer: strip(at.outer!) };
  return strip(scope);
}
