import type { YamlNode } from '../../yaml/nodes/node.ts';
import { escapeTemplate } from '../template-text.ts';

/** What a template says at a token's place: within the line, or as a block below the key. */
interface Action {
  readonly text: string;
  readonly block: boolean;
}

const TOKEN = /xTSCHARTx(\d+)x/;

/** Parts of a tree that a template fills in: they are tokens while the tree is written, and actions afterwards. */
export class Tokens {
  private readonly actions: Action[] = [];

  /** Puts an action (`{{ … }}`) in the place of a value. */
  replace(node: YamlNode, text: string): void {
    this.put(node, { text, block: false });
  }

  /** Puts an expression's YAML in the place of a table or list. */
  replaceBlock(node: YamlNode, expression: string): void {
    this.put(node, { text: expression, block: true });
  }

  private put(node: YamlNode, action: Action): void {
    node.kind = 'scalar';
    node.style = '';
    node.tag = '';
    node.tagged = false;
    node.content = [];
    node.value = `xTSCHARTx${this.actions.length}x`;
    this.actions.push(action);
  }

  /** Writes collections in block style that hold tokens: blocks have no place in flow style, and lines get long. */
  unfold(node: YamlNode): boolean {
    if (node.kind === 'scalar') return TOKEN.test(node.value) && node.style === '';
    let holds = false;
    for (const inner of node.content) holds = this.unfold(inner) || holds;
    if (holds && node.style === 'flow') node.style = '';
    return holds;
  }

  /** The template of a written tree. */
  fill(written: string): string {
    if (this.actions.length === 0) return escapeTemplate(written);
    let out = '';
    let rest = written;
    for (let match = TOKEN.exec(rest); match; match = TOKEN.exec(rest)) {
      const { text, block } = this.actions[Number(match[1])]!;
      const before = rest.slice(0, match.index);
      rest = rest.slice(match.index + match[0].length);
      if (!block) out += escapeTemplate(before) + text;
      else {
        out += escapeTemplate(before.replace(/ $/, ''));
        const above = before.includes('\n') ? before : out + before;
        const line = above.slice(above.lastIndexOf('\n') + 1);
        const pad = /^[ -]*/.exec(line)![0].length + 2;
        out += `\n${' '.repeat(pad)}{{- toYaml ${text} | nindent ${pad} }}`;
      }
    }
    return out + escapeTemplate(rest);
  }
}
