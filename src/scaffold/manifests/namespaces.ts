import type { Notice } from '../../compose/project.ts';
import { Names, valueKey } from '../names.ts';
import { valuePath } from '../template-text.ts';
import type { Cursor } from './cursor.ts';
import type { SourceObject } from './source.ts';
import { scalarOf } from './source.ts';
import type { Tokens } from './tokens.ts';
import type { ValuesTree } from './values-tree.ts';

/** Namespaces of the cluster itself: what names them among others means just them. */
const OF_THE_CLUSTER = /^kube-(?:system|public|node-lease)$/;

/** The namespaces that objects name, each with its place in values. */
export class Namespaces {
  private readonly paths: ReadonlyMap<string, readonly string[]>;

  constructor(objects: readonly SourceObject[], values: ValuesTree) {
    const found = new Set<string>();
    for (const { root } of objects) {
      const name = scalarOf(root, 'metadata', 'namespace');
      if (name !== '') found.add(name);
    }
    const own = [...found].filter((name) => !OF_THE_CLUSTER.test(name));
    const names = own.length === 0 ? [...found] : own;
    const keys = new Names();
    this.paths = new Map(
      names.map((name) => [name, names.length === 1 ? ['namespace'] : ['namespaces', keys.claim(valueKey(name))]]),
    );
    for (const [name, path] of this.paths) {
      values.set(path, name, 'The namespace; that of the release where it is empty.');
    }
  }

  get names(): readonly string[] {
    return [...this.paths.keys()];
  }

  /** Puts values in the place of namespaces, wherever a field of this name stands. */
  lift(object: Cursor, tokens: Tokens): void {
    if (this.paths.size === 0) return;
    for (const [key, inner] of object.entries()) {
      if (key === 'namespace' && inner.text !== undefined) this.refer(inner, tokens);
      else this.lift(inner, tokens);
    }
    for (const item of object.items()) this.lift(item, tokens);
  }

  /** The name of an object that is a namespace itself. */
  refer(at: Cursor, tokens: Tokens): void {
    const path = this.paths.get(at.text ?? '');
    if (path !== undefined) tokens.replace(at.node, `{{ ${valuePath(path)} | default .Release.Namespace | quote }}`);
  }

  /** Texts that mention a namespace where it cannot be lifted: addresses of Services, and arguments. */
  mentions(object: Cursor, file: string, line: number, notices: Notice[]): void {
    const found = new Set<string>();
    const walk = (at: Cursor): void => {
      for (const [, inner] of at.entries()) walk(inner);
      for (const item of at.items()) walk(item);
      const { text } = at;
      if (text === undefined) return;
      for (const name of this.paths.keys()) {
        const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        const match = new RegExp(
          `(?<![A-Za-z0-9-])[A-Za-z0-9-]+\\.${escaped}(?=\\.svc|[:/]|$)|(?<![a-z-])(?=[a-z]*-)[a-z-]*namespace=${escaped}(?![\\w-])`,
        ).exec(text);
        if (match) found.add(match[0]);
      }
    };
    walk(object);
    if (found.size === 0) return;
    notices.push({
      at: { file, line, column: 1, base: '' },
      key: [...found].join(', '),
      text: 'names the namespace within a text, which stays as it is',
    });
  }
}
