import { composeError, field, type Node, textOf } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project } from '../../compose/project.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { addText, type ChartFiles, chartYaml, helpers, imageHelper } from '../chart-files.ts';
import { objectName, valueKey } from '../names.ts';
import { valuesText } from '../values-text.ts';
import type { Component } from './component.ts';
import { readComponents } from './components.ts';
import { Ledger } from './ledger.ts';
import {
  configTemplate,
  filesTemplate,
  ingressTemplate,
  ownClaimsTemplate,
  secretTemplate,
  serviceTemplate,
  sharedClaimsTemplate,
  waitTemplate,
} from './templates/objects.ts';
import { type ChartWords, word } from './templates/words.ts';
import { workloadTemplate } from './templates/workload.ts';
import { notesTemplate, readme } from './texts.ts';
import { chartValues } from './values.ts';

export interface ComposeChart {
  readonly files: ChartFiles;
  /** What a person has to know: parts that are not carried over, and what to do by hand. */
  readonly notices: readonly Notice[];
}

/** The longest name that a workload may have: Kubernetes adds a suffix of up to 11 characters. */
const MAX_WORKLOAD_NAME = 52;

/** Makes a chart of a Compose project. `chart` is a valid chart name. */
export function composeChart(chart: string, project: Project, host: ComposeHost): ComposeChart {
  const notices: Notice[] = [...project.notices];
  const { components, shared } = readComponents(project, host, notices);
  const words: ChartWords = {
    chart,
    components: new Map(components.map((component) => [component.service, component])),
  };
  const files: ChartFiles = new Map();
  const secrets = readSecrets(project, notices);
  const configs = readConfigs(project, host, notices);
  noteNetworks(project, notices);

  const description = `${project.name}, from its Compose file`;
  addText(files, 'Chart.yaml', chartYaml({ name: chart, description, appVersion: appVersion(components) }));
  const existing = new Map([...configs].map(([name, { existing: known }]) => [name, known]));
  addText(files, 'values.yaml', valuesText(chartValues(components, { shared, secrets, configs: existing })));
  const longest = Math.max(...components.map(({ name }) => name.length));
  addText(
    files,
    'templates/_helpers.tpl',
    helpers(chart, Math.max(10, MAX_WORKLOAD_NAME - longest - 1)) + imageHelper(chart),
  );
  for (const component of components) addComponent(files, words, component);
  if (shared.size > 0) addText(files, 'templates/persistentvolumeclaims.yaml', sharedClaimsTemplate(words, shared));
  if (secrets.size > 0) addText(files, 'templates/secrets.yaml', secretsTemplate(words, [...secrets.keys()]));
  for (const [name, { content }] of configs) if (content) files.set(`files/configs/${objectName(name)}`, content);
  if (configs.size > 0) addText(files, 'templates/configs.yaml', configsTemplate(words, [...configs.keys()]));
  if (components.some(({ waits }) => waits.some(({ until }) => until === 'done'))) {
    addText(files, 'templates/wait-for-jobs.yaml', waitTemplate(words));
  }
  addText(files, 'templates/NOTES.txt', notesTemplate(words, components));
  addText(files, 'README.md', readme(chart, project, components, notices));
  return { files, notices };
}

function addComponent(files: ChartFiles, words: ChartWords, component: Component): void {
  const { name, kind, volumes } = component;
  const add = (file: string, text: string): void => addText(files, `templates/${name}/${file}.yaml`, text);
  add(kind.toLowerCase(), workloadTemplate(words, component));
  if (kind !== 'Job') add('service', serviceTemplate(words, component));
  if (component.ingress !== undefined && kind !== 'Job') add('ingress', ingressTemplate(words, component));
  if (component.config.size > 0) add('configmap', configTemplate(words, component));
  if (component.secretEnv.size > 0) add('secret', secretTemplate(words, component));
  if (kind !== 'StatefulSet' && volumes.some((volume) => volume.kind === 'claim')) {
    add('persistentvolumeclaim', ownClaimsTemplate(words, component));
  }
  if (!volumes.some((volume) => volume.kind === 'files')) return;
  add('files', filesTemplate(words, component));
  for (const volume of volumes) {
    if (volume.kind === 'files') for (const file of volume.files.files) files.set(file.chartPath, file.data);
  }
}

/** The version of the only service that has one, or of the first. */
function appVersion(components: readonly Component[]): string {
  const tag = components.map(({ image }) => image.tag).find((text) => /^v?\d/.test(text));
  return tag ?? '1.0.0';
}

function externalName(value: Node, name: string): string | undefined {
  const external = field(value, 'external');
  if (external === undefined || /^false$/i.test(textOf(external) ?? 'true')) return undefined;
  return objectName(textOf(field(external, 'name')) ?? textOf(field(value, 'name')) ?? name);
}

/** Secrets of the project. What is in them stays where it is: a chart is no place for it. */
function readSecrets(project: Project, notices: Notice[]): Map<string, string> {
  const secrets = new Map<string, string>();
  const ledger = new Ledger('secrets', notices);
  for (const [name, { at, value }] of project.secrets) {
    const table = ledger.openNode(value);
    for (const key of ['external', 'name', 'labels', 'driver', 'driver_opts', 'template_driver'])
      ledger.take(table, key);
    const file = ledger.text(table, 'file');
    const variable = ledger.text(table, 'environment');
    const existing = externalName(value, name);
    secrets.set(name, existing ?? '');
    const key = `secrets.${valueKey(name)}`;
    if (existing !== undefined)
      ledger.note(
        at,
        name,
        `the Secret ${existing} must be there, with the key ${name} (${key}.existingSecret in values)`,
      );
    else if (variable !== undefined)
      ledger.note(at, name, `its text is not in the chart: install with --set-string ${key}.value="$${variable}"`);
    else ledger.note(at, name, `its text is not in the chart: install with --set-file ${key}.value=${file ?? 'FILE'}`);
  }
  return secrets;
}

function secretsTemplate(words: ChartWords, names: readonly string[]): string {
  const texts = names.map((name) => {
    const path = `.Values.secrets.${valueKey(name)}`;
    return `{{- if not ${path}.existingSecret }}
---
${sharedHead(words, 'Secret', name)}type: Opaque
stringData:
  ${word(name)}: {{ ${path}.value | quote }}
{{- end }}
`;
  });
  return texts.join('');
}

function sharedHead({ chart }: ChartWords, kind: string, name: string): string {
  return `apiVersion: v1
kind: ${kind}
metadata:
  name: {{ include "${chart}.fullname" . }}-${objectName(name)}
  labels:
    {{- include "${chart}.labels" . | nindent 4 }}
`;
}

interface ConfigText {
  readonly existing: string;
  readonly content: Uint8Array | undefined;
}

function readConfigs(project: Project, host: ComposeHost, notices: Notice[]): Map<string, ConfigText> {
  const configs = new Map<string, ConfigText>();
  const ledger = new Ledger('configs', notices);
  for (const [name, { at, value }] of project.configs) {
    const existing = externalName(value, name);
    const fileNode = field(value, 'file');
    const variable = textOf(field(value, 'environment'));
    let content: Uint8Array | undefined;
    if (existing !== undefined) ledger.note(at, name, `the ConfigMap ${existing} must be there, with the key ${name}`);
    else if (fileNode !== undefined) {
      const path = host.resolve(fileNode.at.base, textOf(fileNode) ?? '');
      content = host.read(path);
      if (content === undefined)
        throw composeError(fileNode.at, `there is no file ${path}`, 'Make the file, or correct its path.');
    } else
      content = encodeUtf8(
        variable === undefined ? (textOf(field(value, 'content')) ?? '') : (project.lookup(variable) ?? ''),
      );
    configs.set(name, { existing: existing ?? '', content });
  }
  return configs;
}

function configsTemplate(words: ChartWords, names: readonly string[]): string {
  const texts = names.map(
    (name) => `{{- if not .Values.configs.${valueKey(name)}.existingConfigMap }}
---
${sharedHead(words, 'ConfigMap', name)}data:
  ${word(name)}: {{ .Files.Get "files/configs/${objectName(name)}" | quote }}
{{- end }}
`,
  );
  return texts.join('');
}

/** Networks of the project: the cluster has one, in which all pods reach one another. */
function noteNetworks(project: Project, notices: Notice[]): void {
  const ledger = new Ledger('networks', notices);
  const names = [...project.networks].filter(([name]) => name !== 'default');
  for (const [name, { at, value }] of names) {
    const inner = /^true$/i.test(textOf(field(value, 'internal')) ?? '');
    if (inner) ledger.note(at, name, 'internal: pods reach the world outside unless a NetworkPolicy forbids it');
    else if (externalName(value, name) !== undefined)
      ledger.note(at, name, 'external: pods of the cluster reach one another by NAME.NAMESPACE');
    for (const key of ['driver', 'driver_opts', 'ipam']) {
      const part = field(value, key);
      if (part !== undefined && textOf(part) !== 'bridge')
        ledger.note(part.at, `${name}.${key}`, 'the cluster has one network of its own');
    }
  }
  if (names.length > 1) {
    const first = names[0]![1];
    ledger.note(
      first.at,
      names.map(([name]) => name).join(', '),
      'all pods reach one another: write a NetworkPolicy to keep them apart',
    );
  }
}
