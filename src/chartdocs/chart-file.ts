import { quote } from '../go/strconv.ts';
import { compareStrings } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { isNull, newNode, type YamlNode } from '../yaml/nodes/node.ts';
import { readNode } from '../yaml/nodes/read.ts';
import { aliasTargets, scalarTag } from '../yaml/nodes/scalar.ts';

/** Chart.yaml as helm-docs reads it: all scalars as they are written, no rules. */
export interface ChartMeta {
  readonly apiVersion: string;
  readonly appVersion: string;
  readonly kubeVersion: string;
  readonly name: string;
  readonly deprecated: boolean;
  readonly description: string;
  readonly version: string;
  readonly home: string;
  readonly type: string;
  readonly sources: readonly string[];
  readonly engine: string;
  readonly maintainers: readonly { readonly email: string; readonly name: string; readonly url: string }[];
}

export interface Requirement {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly alias: string;
}

/** Reads YAML's nodes into what is asked for. Throws `GoError` where a value is of another type. */
class Reader {
  readonly #root: YamlNode | undefined;
  readonly #targets: ReadonlyMap<YamlNode, YamlNode>;

  constructor(text: string) {
    const document = readNode(text.replaceAll('\r\n', '\n'));
    if (document !== undefined) refuseDuplicates(document);
    this.#targets = document === undefined ? new Map() : aliasTargets(document);
    const root = document === undefined ? undefined : this.#resolved(document.content[0]!);
    this.#root = root === undefined || isNull(root) ? undefined : this.#expect(root, 'mapping', 'a table');
  }

  #resolved(node: YamlNode): YamlNode {
    return node.kind === 'alias' ? (this.#targets.get(node) ?? node) : node;
  }

  #expect(node: YamlNode, kind: YamlNode['kind'], what: string): YamlNode {
    if (node.kind === kind) return node;
    throw new GoError(`line ${node.startLine}: ${what} was expected here`);
  }

  field(name: string, of = this.#root): YamlNode | undefined {
    let found: YamlNode | undefined;
    for (let i = 0; i + 1 < (of?.content.length ?? 0); i += 2) {
      if (of!.content[i]!.value === name) found = this.#resolved(of!.content[i + 1]!);
    }
    return found === undefined || isNull(found) ? undefined : found;
  }

  text(name: string, of = this.#root): string {
    const node = this.field(name, of);
    return node === undefined ? '' : this.#expect(node, 'scalar', 'a text').value;
  }

  bool(name: string): boolean {
    const node = this.field(name);
    if (node === undefined) return false;
    const isBool = scalarTag(node) === '!!bool' || (node.style === '' && /^(?:y|yes|on|n|no|off)$/i.test(node.value));
    if (!isBool) throw new GoError(`line ${node.startLine}: true or false was expected here`);
    return /^(?:y|yes|on|true)$/i.test(node.value);
  }

  list(name: string): YamlNode[] {
    const node = this.field(name);
    const items = node === undefined ? [] : this.#expect(node, 'sequence', 'a list').content;
    return items.map((item) => this.#resolved(item));
  }

  tables(name: string): (YamlNode | undefined)[] {
    return this.list(name).map((item) => (isNull(item) ? undefined : this.#expect(item, 'mapping', 'a table')));
  }

  texts(name: string): string[] {
    return this.list(name).map((item) => (isNull(item) ? '' : this.#expect(item, 'scalar', 'a text').value));
  }
}

function refuseDuplicates(node: YamlNode): void {
  const lines = new Map<string, number>();
  for (const [i, child] of node.content.entries()) {
    refuseDuplicates(child);
    if (node.kind !== 'mapping' || i % 2 === 1 || child.kind !== 'scalar') continue;
    const line = lines.get(child.value);
    if (line !== undefined) {
      throw new GoError(`line ${child.startLine}: the key ${quote(child.value)} stands in line ${line} already`);
    }
    lines.set(child.value, child.startLine);
  }
}

const EMPTY = newNode('mapping');

/** Reads Chart.yaml. Throws `GoError`. */
export function readChartMeta(text: string): ChartMeta {
  const reader = new Reader(text);
  return {
    apiVersion: reader.text('apiVersion'),
    appVersion: reader.text('appVersion'),
    kubeVersion: reader.text('kubeVersion'),
    name: reader.text('name'),
    deprecated: reader.bool('deprecated'),
    description: reader.text('description'),
    version: reader.text('version'),
    home: reader.text('home'),
    type: reader.text('type'),
    sources: reader.texts('sources'),
    engine: reader.text('engine'),
    maintainers: reader.tables('maintainers').map((item) => {
      const table = item ?? EMPTY;
      return { email: reader.text('email', table), name: reader.text('name', table), url: reader.text('url', table) };
    }),
  };
}

/** Reads the dependencies of a Chart.yaml or requirements.yaml, in the order of repository and name. */
export function readRequirements(text: string): Requirement[] {
  const reader = new Reader(text);
  const found = reader.tables('dependencies').map((item) => {
    const table = item ?? EMPTY;
    return {
      name: reader.text('name', table),
      version: reader.text('version', table),
      repository: reader.text('repository', table),
      alias: reader.text('alias', table),
    };
  });
  const key = ({ repository, name }: Requirement): string => `${repository}/${name}`;
  return found.sort((a, b) => compareStrings(key(a), key(b)));
}
