import { quote } from '../go/strconv.ts';
import type {
  CommandNode,
  IdentifierNode,
  ListNode,
  Operand,
  PipeNode,
  Statement,
  StringNode,
} from '../template/node.ts';
import type { Tree } from '../template/parse.ts';

/** A construct that Go templates have no equal of. `pos` is its offset in the text. */
export class Untranslatable extends Error {
  readonly pos: number;

  constructor(pos: number, message: string) {
    super(message);
    this.name = 'Untranslatable';
    this.pos = pos;
  }
}

/** What is known of the templates around the one that is printed. */
export interface Surroundings {
  /** The name under which a partial or an included template is defined; undefined where there is none. */
  resolve(name: string): string | undefined;
  /** Whether `$` is what `@root` is. */
  readonly rootIsDollar: boolean;
  /** Whether what is written goes through functions, so that `<no value>` must not come into it. */
  readonly quiet: boolean;
  /** Gets each construct that has no equal. */
  refuse(reason: Untranslatable): void;
}

/** Templates that converted charts call; see `INDENT_TEMPLATES`. */
export const INDENT = 'tschart.indent';
export const INDENT_ALL = 'tschart.indentAll';

/** The definitions of what indents values and partials as the Handlebars engine does. */
export const INDENT_TEMPLATES = `{{- /* Indents each line of a text but the first, and nothing after a last line's end: blanks, text. */ -}}
{{- define "${INDENT}" -}}
{{- $text := index . 1 -}}
{{- if not (kindIs "invalid" $text) -}}
{{- $text = print $text -}}
{{- replace "\\n" (print "\\n" (index . 0)) (trimSuffix "\\n" $text) -}}
{{- if hasSuffix "\\n" $text }}{{ "\\n" }}{{ end -}}
{{- end -}}
{{- end -}}

{{- /* The same for the first line too. */ -}}
{{- define "${INDENT_ALL}" -}}
{{- if index . 1 -}}
{{- index . 0 }}{{ include "${INDENT}" . -}}
{{- end -}}
{{- end -}}
`;

/** Functions whose results are never nil. */
const NEVER_NIL: ReadonlySet<string> = new Set(
  (
    'include tpl print printf println html js urlquery eq ne lt le gt ge not len quote squote upper lower title trim trimAll ' +
    'trimPrefix trimSuffix trunc indent nindent replace join cat repeat substr contains hasPrefix hasSuffix toYaml toJson ' +
    'toPrettyJson toString b64enc b64dec sha1sum sha256sum sha512sum add add1 sub mul div mod int int64 float64 list dict ' +
    'kindOf kindIs typeOf typeIs empty camelcase kebabcase snakecase date now abbrev nospace wrap'
  ).split(' '),
);

/** Functions that give true or false. */
const BOOLEAN: ReadonlySet<string> = new Set(
  'eq ne lt le gt ge not contains hasPrefix hasSuffix hasKey has empty kindIs typeIs regexMatch semverCompare deepEqual all any'.split(
    ' ',
  ),
);

const IDENTIFIER = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** Prints a template of the Handlebars engine as a Go template of the same meaning. */
export function goText(tree: Tree, surroundings: Surroundings): string {
  return new Printer(surroundings).list(tree.root);
}

class Printer {
  readonly #around: Surroundings;
  #variables = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  list({ nodes }: ListNode): string {
    let out = '';
    let text = '';
    for (const node of nodes) {
      if (node.type === 'text') {
        text += node.text;
        continue;
      }
      out += literal(text);
      text = '';
      try {
        out += this.#statement(node);
      } catch (error) {
        if (!(error instanceof Untranslatable)) throw error;
        this.#around.refuse(error);
      }
    }
    return out + literal(text);
  }

  #statement(node: Exclude<Statement, { type: 'text' }>): string {
    switch (node.type) {
      case 'action':
        return node.pipe.decl.length > 0 ? `{{ ${this.#pipe(node.pipe)} }}` : this.#print(node.pipe);
      case 'break':
      case 'continue':
        return `{{ ${node.type} }}`;
      case 'template':
        throw new Untranslatable(node.pos, 'an action of Go templates');
      default: {
        const otherwise = node.elseList === undefined ? '' : `{{ else }}${this.list(node.elseList)}`;
        const value = node.pipe;
        const section = internalCall(value.cmds[0]);
        if (node.type === 'range' && section?.name === 'section') {
          return this.#section(value, section.args, this.list(node.list), otherwise);
        }
        return `{{ ${node.type} ${this.#pipe(value)} }}${this.list(node.list)}${otherwise}{{ end }}`;
      }
    }
  }

  /** `{{#eq a b}}` is an `if`; of other values the kind decides what is done. */
  #section({ decl, pos }: PipeNode, [, value]: readonly Operand[], body: string, otherwise: string): string {
    const called = value?.type === 'pipe' ? value.cmds.at(-1)?.args[0] : undefined;
    if (called?.type !== 'identifier' || !BOOLEAN.has(called.ident)) {
      throw new Untranslatable(
        pos,
        'a block that is a loop, a context or a condition, as the value has it; write #each, #with or #if',
      );
    }
    const names = decl.map(({ ident }, i) => `{{ ${ident[0]} := ${i === decl.length - 1 ? '.' : '0'} }}`).join('');
    return `${names}{{ if ${this.#pipe({ ...(value as PipeNode), decl: [] })} }}${body}${otherwise}{{ end }}`;
  }

  #print(pipe: PipeNode): string {
    const [first] = pipe.cmds;
    const own = internalCall(first);
    if (own?.name === 'log') return `{{ $_ := list${own.args.map((arg) => ` ${this.#operand(arg)}`).join('')} }}`;
    if (own?.name === 'partial') return this.#partial(pipe, own.args);
    if (pipe.cmds.length > 1) {
      const last = internalCall(pipe.cmds.at(-1));
      if (last?.name === 'indentRest') {
        const value = this.#inner({ ...pipe, cmds: pipe.cmds.slice(0, -1) });
        return `{{ include ${quote(INDENT)} (list ${this.#operand(last.args[0]!)} ${value}) }}`;
      }
    }
    const value = this.#pipe(pipe);
    if (!this.#around.quiet || isNeverNil(pipe)) return `{{ ${value} }}`;
    const name = `$p${++this.#variables}`;
    return `{{ ${name} := ${value} }}{{ if not (kindIs "invalid" ${name}) }}{{ ${name} }}{{ end }}`;
  }

  #partial(pipe: PipeNode, args: readonly Operand[]): string {
    const [name, , context, hash] = args as [Operand, Operand, Operand, Operand];
    const target = this.#target(name);
    let before = '';
    let data = this.#operand(context);
    if (hash.type === 'pipe') {
      const merged = `$h${++this.#variables}`;
      before = `{{ ${merged} := dict }}{{ if kindIs "map" ${data} }}{{ range $k, $v := ${data} }}{{ $_ := set ${merged} $k $v }}{{ end }}{{ end }}`;
      const pairs = internalCall(hash.cmds[0])!.args;
      for (let i = 0; i < pairs.length; i += 2) {
        before += `{{ $_ := set ${merged} ${this.#operand(pairs[i]!)} ${this.#operand(pairs[i + 1]!)} }}`;
      }
      data = merged;
    }
    const call = `include ${quote(target)} ${data}`;
    const indented = internalCall(pipe.cmds[1]);
    if (indented === undefined) return `${before}{{ ${call} }}`;
    return `${before}{{ include ${quote(INDENT_ALL)} (list ${this.#operand(indented.args[0]!)} (${call})) }}`;
  }

  #target(name: Operand): string {
    if (name.type !== 'string') throw new Untranslatable(name.pos, 'a template whose name is computed');
    const target = this.#around.resolve(name.value);
    if (target === undefined)
      throw new Untranslatable(name.pos, `there is no template ${quote(name.value)} in the chart`);
    return target;
  }

  #pipe({ decl, isAssign, cmds }: PipeNode): string {
    const names = decl.map(({ ident }) => ident[0]).join(', ');
    const commands = cmds.map((cmd) => this.#command(cmd)).join(' | ');
    return names === '' ? commands : `${names} ${isAssign ? '=' : ':='} ${commands}`;
  }

  #command({ args }: CommandNode): string {
    const [first, ...rest] = args as [Operand, ...Operand[]];
    if (first.type === 'identifier') return this.#call(first, rest);
    // A field that is no identifier is taken by `index`, in parentheses only as an argument.
    return [this.#operand(first), ...rest.map((arg) => this.#operand(arg))].join(' ');
  }

  #call(name: IdentifierNode, args: readonly Operand[]): string {
    const { ident, pos } = name;
    const words = (list: readonly Operand[]): string => list.map((arg) => ` ${this.#operand(arg)}`).join('');
    if (!ident.startsWith('#')) return ident + words(args);
    switch (ident) {
      case '#root':
        if (!this.#around.rootIsDollar) {
          throw new Untranslatable(
            pos,
            '@root in a partial that is called with other contexts than the root; hand over what it needs',
          );
        }
        return '$';
      case '#include':
        return `include ${quote(this.#target(args[0]!))}${words(args.slice(2))}`;
      case '#next':
        return `int (add1${words(args)})`;
    }
    throw new Untranslatable(pos, WHY[ident.slice(1)] ?? 'this has no equal in Go templates');
  }

  /** A pipeline as an operand. */
  #inner(pipe: PipeNode): string {
    const [only] = pipe.cmds;
    if (pipe.cmds.length === 1 && only!.args.length === 1 && only!.args[0]!.type !== 'identifier') {
      return this.#operand(only!.args[0]!);
    }
    const text = this.#pipe({ ...pipe, decl: [] });
    return text === '$' ? text : `(${text})`;
  }

  #operand(node: Operand): string {
    switch (node.type) {
      case 'pipe':
        return this.#inner(node);
      case 'identifier':
        return node.ident;
      case 'dot':
        return '.';
      case 'nil':
        return 'nil';
      case 'bool':
        return String(node.value);
      case 'number':
        return node.text;
      case 'string':
        return quote((node as StringNode).value);
      case 'field':
        return fields('', node.ident);
      case 'variable':
        return fields(node.ident[0]!, node.ident.slice(1));
      case 'chain':
        return fields(this.#operand(node.node), node.fields);
    }
  }
}

const WHY: Readonly<Record<string, string>> = {
  at: 'an element of a list in a path; write (index list 0)',
  lookup: 'lookup with two arguments finds nothing where Go would fail; write index or get',
  data: '@index and its like in a partial; hand them over',
  block: '@partial-block',
  partialBlock: 'a partial with a block',
  hasBlock: '@partial-block',
  orZero: 'includeZero',
  tpl: 'tpl reads its text as Handlebars, in Go templates as Go',
  partial: 'a partial with a hash in an expression',
  section: 'a block whose kind is decided by the value',
  log: 'log in an expression',
};

/** `object.name.name`, with `index` for names that Go's fields can't have. */
function fields(object: string, names: readonly string[]): string {
  let made = object;
  for (const name of names) {
    made = IDENTIFIER.test(name) ? `${made}.${name}` : `(index ${made === '' ? '.' : made} ${quote(name)})`;
  }
  return made;
}

/** A function of the engine's own, with its arguments. */
function internalCall(cmd: CommandNode | undefined): { name: string; args: readonly Operand[] } | undefined {
  const first = cmd?.args[0];
  if (first?.type !== 'identifier' || !first.ident.startsWith('#')) return undefined;
  return { name: first.ident.slice(1), args: cmd!.args.slice(1) };
}

function isNeverNil({ cmds }: PipeNode): boolean {
  const first = cmds.at(-1)?.args[0];
  if (first?.type !== 'identifier')
    return first?.type === 'string' || first?.type === 'number' || first?.type === 'bool';
  return NEVER_NIL.has(first.ident) || first.ident === '#include' || first.ident === '#partial';
}

/** Text of a template, so that no brace in it begins an action. */
function literal(text: string): string {
  return text.replace(/\{\{+|\{$/g, (braces) => `{{ ${quote(braces)} }}`);
}
