import type { CommandNode, ListNode, Operand, PipeNode } from '../template/node.ts';

/** A call of a template by name. */
export interface TemplateCall {
  /** Undefined where it is computed. */
  readonly name: string | undefined;
  /** Whether what it gets is the context of the caller, the root, or something else. */
  readonly context: 'own' | 'root' | 'other';
  /** Whether its text is written as it is, but for indentation. */
  readonly direct: boolean;
}

const INDENTATION: ReadonlySet<string> = new Set(['#indentRest', '#indentAll', 'indent', 'nindent']);

/** All calls of partials and includes in a body. */
export function templateCalls(root: ListNode): TemplateCall[] {
  const calls: TemplateCall[] = [];
  list(root, true, calls);
  return calls;
}

/** `outermost` says that the dot is what the template was called with. */
function list({ nodes }: ListNode, outermost: boolean, calls: TemplateCall[]): void {
  for (const node of nodes) {
    switch (node.type) {
      case 'action':
        pipe(node.pipe, outermost, node.pipe.decl.length === 0, calls);
        break;
      case 'if':
      case 'with':
      case 'range':
        pipe(node.pipe, outermost, false, calls);
        list(node.list, outermost && node.type === 'if', calls);
        if (node.elseList !== undefined) list(node.elseList, outermost, calls);
    }
  }
}

function pipe({ cmds }: PipeNode, outermost: boolean, written: boolean, calls: TemplateCall[]): void {
  const direct = written && cmds.slice(1).every((cmd) => INDENTATION.has(nameOf(cmd) ?? ''));
  for (const [i, cmd] of cmds.entries()) command(cmd, outermost, direct && i === 0, calls);
}

function command(cmd: CommandNode, outermost: boolean, direct: boolean, calls: TemplateCall[]): void {
  const called = nameOf(cmd);
  if (called === '#partial' || called === '#partialBlock' || called === '#include') {
    const [, name, , context, hash] = cmd.args;
    const plain = called === '#include' || hash?.type === 'nil';
    calls.push({
      name: name?.type === 'string' ? name.value : undefined,
      context: plain ? contextOf(context, outermost) : 'other',
      direct,
    });
  }
  for (const arg of cmd.args) operand(arg, outermost, calls);
}

function operand(node: Operand, outermost: boolean, calls: TemplateCall[]): void {
  if (node.type === 'pipe') pipe(node, outermost, false, calls);
  else if (node.type === 'chain') operand(node.node, outermost, calls);
}

function nameOf({ args: [first] }: CommandNode): string | undefined {
  return first?.type === 'identifier' ? first.ident : undefined;
}

function contextOf(node: Operand | undefined, outermost: boolean): TemplateCall['context'] {
  if (node?.type === 'dot' && outermost) return 'own';
  if (node?.type === 'variable' && node.ident.length === 1 && node.ident[0] === '$') return 'own';
  if (node?.type === 'pipe' && node.cmds.length === 1 && nameOf(node.cmds[0]!) === '#root') return 'root';
  return 'other';
}
