import { withoutCredentials } from '../../compose/credentials.ts';
import { composeError, type List, type Node, type Place, type Table, textOf } from '../../compose/node.ts';
import type { Notice } from '../../compose/project.ts';

/**
 * Keeps book of which parts of a Compose file have found their way into the chart, so that all others can be listed.
 * A part that is taken is carried over as a whole; in one that is opened each part counts for itself.
 */
export class Ledger {
  private readonly taken = new Set<Node>();
  private readonly opened = new Set<Node>();
  private readonly notices: Notice[];
  /** `services.web`. */
  readonly path: string;

  constructor(path: string, notices: Notice[]) {
    this.path = path;
    this.notices = notices;
  }

  /** How much has been told so far. */
  get count(): number {
    return this.notices.length;
  }

  /** The value of a key, which counts as carried over. */
  take(from: Table | undefined, key: string): Node | undefined {
    const node = from?.entries.get(key)?.value;
    if (node !== undefined) this.taken.add(node);
    return node;
  }

  /** As `take`, for a scalar as text. */
  text(from: Table | undefined, key: string): string | undefined {
    return textOf(this.take(from, key));
  }

  /** As `take`, for a list of texts; a text alone is a list of one. */
  texts(from: Table | undefined, key: string): string[] {
    const node = this.take(from, key);
    const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
    return items.map(textOf).filter((text) => text !== undefined);
  }

  /** As `take`, for true or false. Throws TschartError for another text. */
  flag(from: Table | undefined, key: string): boolean {
    const text = this.text(from, key);
    if (text === undefined) return false;
    const isOn = /^(?:true|t|yes|on|y|1)$/i.test(text);
    if (!isOn && !/^(?:false|f|no|off|n|0)$/i.test(text)) throw this.refused(from, key, text, 'true or false');
    return isOn;
  }

  /** As `take`, for a number. Throws TschartError for another text. */
  number(from: Table | undefined, key: string): number | undefined {
    const text = this.text(from, key);
    if (text === undefined) return undefined;
    const n = Number(text);
    if (text.trim() === '' || !Number.isFinite(n)) throw this.refused(from, key, text, 'a number');
    return n;
  }

  private refused(from: Table | undefined, key: string, text: string, wanted: string): Error {
    const at = from!.entries.get(key)!.value.at;
    return composeError(at, `${this.path}: ${key} is ${JSON.stringify(text)}`, `Write ${wanted}.`);
  }

  /** The table of a key: each of its keys is to be taken by itself. */
  open(from: Table | undefined, key: string): Table | undefined {
    const node = from?.entries.get(key)?.value;
    return node === undefined ? undefined : this.openNode(node);
  }

  openNode(node: Node): Table | undefined {
    this.opened.add(node);
    return node.kind === 'table' ? node : undefined;
  }

  openList(from: Table | undefined, key: string): List | undefined {
    const node = from?.entries.get(key)?.value;
    if (node !== undefined) this.opened.add(node);
    return node?.kind === 'list' ? node : undefined;
  }

  /** Counts a node as carried over. */
  carry(node: Node): void {
    this.taken.add(node);
  }

  /** Tells the person something about a part. Credentials in addresses are left out: a chart's README has what is told. */
  note(at: Place | undefined, key: string, text: string): void {
    this.notices.push({ at, key: key === '' ? this.path : `${this.path}.${key}`, text: withoutCredentials(text) });
  }

  /** Lists all that has not been taken. `reason` says why, by the path below this ledger's (items of lists are `[]`). */
  close(root: Table, reason: (path: string) => string): void {
    this.list(root, '', '', reason);
  }

  private list(node: Node, path: string, pattern: string, reason: (path: string) => string): void {
    if (node.kind === 'table') {
      for (const [key, { at, value }] of node.entries) {
        if (key.startsWith('x-') || this.taken.has(value)) continue;
        const [inner, innerPattern] = path === '' ? [key, key] : [`${path}.${key}`, `${pattern}.${key}`];
        if (this.opened.has(value)) this.list(value, inner, innerPattern, reason);
        else if (value.kind !== 'scalar' || value.value !== null) this.note(at, inner, reason(innerPattern));
      }
    } else if (node.kind === 'list') {
      for (const [i, item] of node.items.entries()) {
        if (this.taken.has(item)) continue;
        if (this.opened.has(item)) this.list(item, `${path}[${i}]`, `${pattern}[]`, reason);
        else this.note(item.at, `${path}[${i}]`, reason(`${pattern}[]`));
      }
    }
  }
}
