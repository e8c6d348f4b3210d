import { ENGINE_ANNOTATION } from '../render/engines.ts';
import type { BranchNode, CommandNode, ListNode, Operand, PipeNode, Statement } from '../template/node.ts';

/** A text in a template, with its offset. */
export interface Constant {
  readonly value: string;
  readonly pos: number;
}

/** What a body of either language calls and sees of what an ordinary chart has differently. */
export interface Sights {
  /** Names of templates that it calls. */
  readonly calls: readonly Constant[];
  /** Whether it calls templates whose names are computed: any, or those of files, by `.Template.BasePath`. */
  readonly callsAny: boolean;
  readonly callsBeside: boolean;
  /** All texts in its actions. */
  readonly constants: readonly Constant[];
  /** Where it sees the name of the file that is rendered, and the annotations of its chart. */
  readonly fileName: number | undefined;
  readonly annotations: number | undefined;
}

/** `isRoot`: the dot of the body is the outermost object. */
export function sightsOf(root: ListNode, isRoot: boolean): Sights {
  const reader = new Reader(isRoot);
  reader.list(root, isRoot ? 'root' : 'other');
  return reader;
}

/** Functions that make a text, or something else to be written, of all that a value holds. */
const WRITES_WHOLE: ReadonlySet<string> = new Set(
  (
    'toYaml mustToYaml toYamlPretty toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson toToml mustToToml ' +
    'print printf println html js urlquery quote squote toString toStrings cat values deepEqual #indentRest #log ' +
    'merge mergeOverwrite mustMerge mustMergeOverwrite deepCopy mustDeepCopy omit pick keys'
  ).split(' '),
);

const USES = { if: 'test', with: 'name', range: 'write' } as const;
const INCLUDES: ReadonlySet<string> = new Set(['include', '#include', '#partial', '#partialBlock']);
/** Functions that take a key. */
const LOOKS: ReadonlySet<string> = new Set(['index', 'get', 'hasKey', 'dig', 'pluck', 'pick', 'omit', '#lookup']);

/** What is done with a value: it is written, named, asked for its truth, looked into by a known key, or handed on. */
type Use = 'write' | 'name' | 'test' | 'key' | 'pass';
/** What the dot is, as far as it matters: the outermost object, the object `Chart`, or something else. */
type Dot = 'root' | 'chart' | 'other';

class Reader implements Sights {
  readonly calls: Constant[] = [];
  readonly constants: Constant[] = [];
  callsAny = false;
  callsBeside = false;
  fileName: number | undefined;
  annotations: number | undefined;
  readonly #isRoot: boolean;
  #base = 0;
  /** Variables that hold the object `Chart`. */
  readonly #charts = new Set<string>();

  constructor(isRoot: boolean) {
    this.#isRoot = isRoot;
  }

  list({ nodes }: ListNode, dot: Dot): void {
    for (const node of nodes) this.#statement(node, dot);
  }

  #statement(node: Statement, dot: Dot): void {
    if ('base' in node) this.#base = node.base;
    switch (node.type) {
      case 'action':
        this.#pipe(node.pipe, dot, node.pipe.decl.length === 0 ? 'write' : 'name');
        return;
      case 'template':
        this.calls.push({ value: node.name, pos: this.#base + node.pos });
        if (node.pipe !== undefined) this.#pipe(node.pipe, dot, 'pass');
        return;
      case 'if':
      case 'with':
      case 'range':
        this.#branch(node, dot);
    }
  }

  #branch(node: BranchNode, dot: Dot): void {
    const isChart = node.type === 'with' && this.#isChart(onlyOperand(node.pipe), dot);
    this.#pipe(node.pipe, dot, USES[node.type]);
    const inner = node.type === 'if' ? dot : isChart ? 'chart' : 'other';
    this.list(node.list, inner);
    if (node.elseList !== undefined) this.list(node.elseList, dot);
  }

  #pipe({ cmds, decl }: PipeNode, dot: Dot, use: Use): void {
    const whole = use === 'name' && !this.#isChart(onlyOperand({ cmds }), dot) ? 'pass' : use;
    for (const [i, cmd] of cmds.entries()) {
      const isLast = i === cmds.length - 1;
      const next = isLast ? undefined : functionOf(cmds[i + 1]!);
      this.#command(cmd, dot, isLast ? whole : next !== undefined && WRITES_WHOLE.has(next) ? 'write' : 'pass');
    }
    if (this.#isChart(onlyOperand({ cmds }), dot)) for (const { ident } of decl) this.#charts.add(ident[0]!);
  }

  #command(cmd: CommandNode, dot: Dot, use: Use): void {
    const name = functionOf(cmd);
    if (name === undefined) {
      for (const [i, arg] of cmd.args.entries())
        this.#operand(arg, dot, i === 0 && cmd.args.length === 1 ? use : 'pass');
      return;
    }
    if (INCLUDES.has(name)) this.#call(cmd);
    if (LOOKS.has(name)) this.#keys(cmd);
    const other = WRITES_WHOLE.has(name) ? 'write' : 'pass';
    const isTable = name === '#hash' || name === 'dict';
    for (const [i, arg] of cmd.args.slice(1).entries()) {
      const before = cmd.args[i]!;
      if (name === 'index' && i === 0 && cmd.args[2]?.type === 'string') this.#operand(arg, dot, 'key');
      // Under its own name it is known again.
      else if (isTable && before.type === 'string' && before.value === 'Chart') this.#operand(arg, dot, 'name');
      else this.#operand(arg, dot, other);
    }
    if (name === '#root' && use === 'write') this.#whole(cmd.pos);
  }

  /** A call of a template: by its name, or by what only the run knows. */
  #call({ args: [, name] }: CommandNode): void {
    if (name?.type === 'string') this.calls.push({ value: name.value, pos: this.#base + name.pos });
    else if (name === undefined) return;
    else if (mentions(name, 'BasePath')) this.callsBeside = true;
    else this.callsAny = true;
  }

  #keys({ args }: CommandNode): void {
    for (const arg of args) {
      if (arg.type !== 'string') continue;
      if (arg.value === 'Template') this.fileName ??= this.#base + arg.pos;
      if (arg.value === ENGINE_ANNOTATION || arg.value === 'Annotations') this.annotations ??= this.#base + arg.pos;
    }
  }

  #operand(node: Operand, dot: Dot, use: Use): void {
    switch (node.type) {
      case 'string':
        this.constants.push({ value: node.value, pos: this.#base + node.pos });
        return;
      case 'pipe':
        this.#pipe(node, dot, use);
        return;
      case 'chain':
        this.#operand(node.node, dot, 'key');
        this.#names(node.fields, node.pos, use);
        return;
      case 'dot':
        if (dot === 'chart') this.#chart(node.pos, use);
        if (dot === 'root' && use === 'write') this.#whole(node.pos);
        return;
      case 'variable': {
        const [name, ...fields] = node.ident;
        if (fields.length > 0) this.#names(fields, node.pos, use);
        else if (this.#charts.has(name!)) this.#chart(node.pos, use);
        else if (name === '$' && this.#isRoot && use === 'write') this.#whole(node.pos);
        return;
      }
      case 'field':
        this.#names(node.ident, node.pos, use);
    }
  }

  #names(names: readonly string[], pos: number, use: Use): void {
    if (names[0] === 'Values') return;
    const template = names.lastIndexOf('Template');
    if (template >= 0 && (template === names.length - 1 || names[template + 1] === 'Name')) {
      if (use !== 'test' || template < names.length - 1) this.fileName ??= this.#base + pos;
    }
    const last = names[names.length - 1];
    if ((last === 'Annotations' && use !== 'key') || names.includes(ENGINE_ANNOTATION)) {
      this.annotations ??= this.#base + pos;
    }
    if (last === 'Chart') this.#chart(pos, use);
  }

  /** The object `Chart` as a whole, whose annotations may be looked at wherever it gets to. */
  #chart(pos: number, use: Use): void {
    if (use === 'write' || use === 'pass') this.annotations ??= this.#base + pos;
  }

  /** The outermost object itself is written, with all that is in it. */
  #whole(pos: number): void {
    this.fileName ??= this.#base + pos;
    this.annotations ??= this.#base + pos;
  }

  #isChart(node: Operand | undefined, dot: Dot): boolean {
    switch (node?.type) {
      case 'field':
        return node.ident[0] !== 'Values' && node.ident.at(-1) === 'Chart';
      case 'variable':
        return node.ident.length === 1 ? this.#charts.has(node.ident[0]!) : node.ident.at(-1) === 'Chart';
      case 'chain':
        return node.fields.at(-1) === 'Chart';
      case 'dot':
        return dot === 'chart';
    }
    return false;
  }
}

function functionOf({ args: [first] }: Pick<CommandNode, 'args'>): string | undefined {
  return first?.type === 'identifier' ? first.ident : undefined;
}

function onlyOperand({ cmds }: Pick<PipeNode, 'cmds'>): Operand | undefined {
  return cmds.length === 1 && cmds[0]!.args.length === 1 ? cmds[0]!.args[0] : undefined;
}

/** Whether a field of a name stands anywhere in an operand. */
function mentions(node: Operand, name: string): boolean {
  switch (node.type) {
    case 'field':
    case 'variable':
      return node.ident.includes(name);
    case 'chain':
      return node.fields.includes(name) || mentions(node.node, name);
    case 'pipe':
      return node.cmds.some(({ args }) => args.some((arg) => mentions(arg, name)));
  }
  return false;
}
