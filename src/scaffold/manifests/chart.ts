import type { Place } from '../../compose/node.ts';
import type { Notice } from '../../compose/project.ts';
import { deepEqual } from '../../go/deepequal.ts';
import type { Value } from '../../go/value.ts';
import type { YamlNode } from '../../yaml/nodes/node.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { addText, type ChartFiles, chartYaml, imageHelper } from '../chart-files.ts';
import { Names, objectName } from '../names.ts';
import { holdsSecret, looksSecret, wordsHoldSecret } from '../secret-names.ts';
import { escapeTemplate } from '../template-text.ts';
import { valuesText } from '../values-text.ts';
import { claimPatterns, cleanObject, isMadeByCluster } from './clean.ts';
import { Cursor } from './cursor.ts';
import { liftObject, type ServicePorts } from './kinds.ts';
import { Groups, Lifter } from './lift.ts';
import { Namespaces } from './namespaces.ts';
import {
  isKustomization,
  type ManifestSource,
  readManifests,
  type SourceObject,
  scalarOf,
  settleEnd,
  writeTree,
} from './source.ts';
import { Tokens } from './tokens.ts';
import { ValuesTree } from './values-tree.ts';

export interface ManifestOptions {
  /** Custom resource definitions become templates instead of files in crds/. */
  readonly crdsInTemplates?: boolean;
}

export interface ManifestChart {
  readonly files: ChartFiles;
  readonly notices: readonly Notice[];
  /** What each template gives with the chart's own values. */
  readonly expected: ReadonlyMap<string, ExpectedObject>;
}

export interface ExpectedObject {
  readonly value: Value;
  /** The template without anything lifted. */
  readonly literal: string;
  readonly at: Place;
}

/** Makes a chart of manifests. `chart` is a valid chart name. Throws TschartError for what is no object. */
export function manifestChart(
  chart: string,
  sources: readonly ManifestSource[],
  options: ManifestOptions = {},
): ManifestChart {
  const notices: Notice[] = [];
  const read = readManifests(sources);
  const claims = claimPatterns(read);
  const objects = withoutDoubles(
    read.filter((object) => isWanted(object, claims, notices)),
    notices,
  );
  const values = new ValuesTree();
  const written = objects.map((object) => {
    const at = { file: object.file, line: object.line, column: 1, base: '' };
    const key = nameOf(object.root);
    cleanObject(object.root, (text) => notices.push({ at, key, text }));
    settleEnd(object.root);
    const text = writeTree(object.root);
    const source =
      object.text !== undefined && deepEqual(unmarshalYaml(object.text), unmarshalYaml(text)) ? object.text : text;
    return { ...object, text, source };
  });
  const namespaces = new Namespaces(written, values);
  const files: ChartFiles = new Map();
  const expected = new Map<string, ExpectedObject>();
  const groups = new Groups();
  const names = new Names();
  const ports: ServicePorts = new Map();
  const hasNamespace = written.some(({ root }) => isNamespace(root));
  if (hasNamespace) values.set(['createNamespace'], true, 'Whether the namespaces are part of the release.');
  // Ingresses come last: they refer to the ports of Services.
  const ordered = [...written].sort((a, b) => Number(isIngress(a.root)) - Number(isIngress(b.root)));
  const templates = new Map<SourceObject, string>();
  for (const object of ordered) {
    if (isCrd(object.root) && !options.crdsInTemplates) continue;
    templates.set(object, templateOf(object, { chart, values, namespaces, groups, ports, notices }));
  }
  for (const object of written) {
    const { root, text, file, line } = object;
    const kind = scalarOf(object.root, 'kind');
    const template = templates.get(object);
    const at = { file, line, column: 1, base: '' };
    const head = headOf(text);
    if (template === undefined) {
      const hook = scalarOf(root, 'spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace');
      if (namespaces.names.includes(hook)) {
        notices.push({
          at,
          key: `CustomResourceDefinition/${head.name}`,
          text: `its webhook is in namespace ${hook}: files of crds/ are no templates (--crds-in-templates)`,
        });
      }
      addText(files, `crds/${names.claim(objectName(head.name || kind), '-')}.yaml`, object.source);
      continue;
    }
    const path = `templates/${names.claim(`${objectName(head.name || 'unnamed')}-${fileKind(kind)}`, '-')}.yaml`;
    if (head.name === '') notices.push({ at, key: kind, text: 'has no name: Helm needs one to find it again' });
    addText(files, path, template);
    const switchable = isNamespace(root) && head.kind === 'Namespace';
    expected.set(path, {
      value: unmarshalYaml(text),
      literal: switchable ? guarded(escapeTemplate(text)) : escapeTemplate(text),
      at,
    });
  }
  const description = `The manifests of ${sources.map(({ name }) => name).join(', ')}`;
  addText(files, 'Chart.yaml', chartYaml({ name: chart, description: description.slice(0, 200), appVersion: '1.0.0' }));
  addText(files, 'values.yaml', valuesText(values.entries()) || '{}\n');
  addText(files, 'templates/_helpers.tpl', imageHelper(chart).trimStart());
  const kinds = [...expected.values()].map(({ value }) => kindOf(value)).filter((kind) => kind !== '');
  addText(files, 'templates/NOTES.txt', '{{ .Release.Name }} is installed in {{ .Release.Namespace }}.\n');
  addText(files, 'README.md', readme(chart, kinds, namespaces.names, hasNamespace, notices));
  return { files, notices, expected };
}

/** A kind as a part of a file's name: what a manifest says there may be anything. */
function fileKind(kind: string): string {
  return kind
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
}

function headOf(text: string): { name: string; kind: string } {
  const value = unmarshalYaml(text);
  const metadata = value instanceof Map ? value.get('metadata') : undefined;
  const name = metadata instanceof Map ? metadata.get('name') : undefined;
  const kind = value instanceof Map ? value.get('kind') : undefined;
  return { name: typeof name === 'string' ? name : '', kind: typeof kind === 'string' ? kind : '' };
}

function kindOf(value: Value): string {
  const kind = value instanceof Map ? value.get('kind') : undefined;
  return typeof kind === 'string' ? kind : '';
}

function readme(
  chart: string,
  kinds: readonly string[],
  namespaces: readonly string[],
  hasNamespace: boolean,
  notices: readonly Notice[],
): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `| ${kind} | ${count} |`);
  const lines = notices.map(({ key, text }) => `- \`${key}\`: ${text}`);
  const where =
    namespaces.length === 0
      ? 'Objects are in the namespace of the release.'
      : `Objects are in ${namespaces.join(', ')}, unless values say otherwise (namespace, namespaces).`;
  const made = hasNamespace
    ? ' The chart makes its namespaces: release it into another one, or set createNamespace to false and use --create-namespace.'
    : '';
  return `# ${chart}

Objects that were plain manifests. With the values as they are, they are the same objects.

| kind | objects |
| --- | --- |
${rows.join('\n')}

${where}${made} Their names are fixed, so a cluster or a namespace holds one release.
${lines.length > 0 ? `\n## What is different, or left to do\n\n${lines.join('\n')}\n` : ''}`;
}

const isNamespace = (root: SourceObject['root']): boolean => scalarOf(root, 'kind') === 'Namespace';
const isIngress = (root: SourceObject['root']): boolean => scalarOf(root, 'kind') === 'Ingress';
const isCrd = (root: SourceObject['root']): boolean => scalarOf(root, 'kind') === 'CustomResourceDefinition';

function isWanted(object: SourceObject, claims: readonly RegExp[], notices: Notice[]): boolean {
  const { root, file, line } = object;
  const at = { file, line, column: 1, base: '' };
  const name = nameOf(root);
  const why = isMadeByCluster(object, claims);
  if (why !== undefined) notices.push({ at, key: name, text: `left out: ${why}` });
  else if (isKustomization(object)) {
    notices.push({
      at,
      key: 'Kustomization',
      text: 'left out: this is for Kustomize: make the chart of what kubectl kustomize prints',
    });
  } else return true;
  return false;
}

function nameOf(root: SourceObject['root']): string {
  return `${scalarOf(root, 'kind')}/${scalarOf(root, 'metadata', 'name')}`;
}

/** Of objects that come twice the last counts, as with kubectl. */
function withoutDoubles(objects: readonly SourceObject[], notices: Notice[]): SourceObject[] {
  const last = new Map<string, SourceObject>();
  for (const object of objects) {
    const { root, file, line } = object;
    const version = scalarOf(root, 'apiVersion');
    const group = version.slice(0, Math.max(0, version.lastIndexOf('/')));
    const name = scalarOf(root, 'metadata', 'name');
    const id =
      name === ''
        ? `${file}:${line}`
        : [group, scalarOf(root, 'kind'), scalarOf(root, 'metadata', 'namespace'), name].join(' ');
    const before = last.get(id);
    if (before !== undefined) {
      const at = { file: before.file, line: before.line, column: 1, base: '' };
      notices.push({
        at,
        key: `${scalarOf(root, 'kind')}/${name}`,
        text: `left out: it comes again at ${file}:${line}`,
      });
      last.delete(id);
    }
    last.set(id, object);
  }
  return [...last.values()];
}

interface Context {
  readonly chart: string;
  readonly values: ValuesTree;
  readonly namespaces: Namespaces;
  readonly groups: Groups;
  readonly ports: ServicePorts;
  readonly notices: Notice[];
}

function templateOf(object: SourceObject & { readonly text: string }, context: Context): string {
  const { chart, values, namespaces, groups, ports, notices } = context;
  const { root, text, file, line } = object;
  const kind = scalarOf(root, 'kind');
  const name = scalarOf(root, 'metadata', 'name');
  const cursor = new Cursor(root, unmarshalYaml(text));
  const tokens = new Tokens();
  namespaces.mentions(cursor, file, line, notices);
  if (isNamespace(root)) {
    const named = cursor.at('metadata', 'name');
    if (named !== undefined) namespaces.refer(named, tokens);
  } else {
    const group = groups.keyFor(name, kind);
    const lift = new Lifter(chart, values, tokens, [group]);
    liftObject(cursor, kind, name, lift, ports);
    noteSecrets(lift, group, `${kind}/${name}`, { file, line, column: 1, base: '' }, notices);
    const left = kind === 'Secret' ? [] : plainSecrets(root, '');
    if (left.length > 0) {
      notices.push({
        at: { file, line, column: 1, base: '' },
        key: `${kind}/${name}`,
        text: `${[...new Set(left)].join(', ')}: a password or token stands in the template in plain`,
      });
    }
  }
  namespaces.lift(cursor, tokens);
  tokens.unfold(root);
  const template = tokens.fill(writeTree(root));
  return kind === 'Namespace' ? guarded(template) : template;
}

/** The paths of texts with secrets that stay in a tree. */
function plainSecrets(node: YamlNode, path: string): string[] {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (node.kind === 'scalar') return holdsSecret(node.value) ? [path] : [];
  if (node.kind === 'mapping')
    return node.content.flatMap((inner, i) =>
      i % 2 === 0 ? [] : plainSecrets(inner, below(node.content[i - 1]!.value)),
    );
  const found = node.content.flatMap((inner) => plainSecrets(inner, path));
  if (found.length > 0) return found;
  return wordsHoldSecret(node.content.map(({ value }) => value)) ? [path] : [];
}

/** Tells of what got into values in plain. */
function noteSecrets(lift: Lifter, group: string, key: string, at: Place, notices: Notice[]): void {
  const secrets = lift.texts.filter(({ path, text }) => {
    if (path.includes('secret')) return true;
    return looksSecret(path.at(-1)!) || holdsSecret(text);
  });
  if (secrets.length === 0) return;
  const paths = secrets.map(({ path }) => path.slice(1).join('.'));
  notices.push({
    at,
    key,
    text: `${paths.join(', ')}: in plain in values.yaml (${group}): keep that file to yourself`,
  });
}

function guarded(template: string): string {
  return `{{- if .Values.createNamespace }}\n${template}{{- end }}\n`;
}
