import { field, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Notice, Project } from '../../compose/project.ts';
import { addText, type ChartFiles, chartYaml, helpers, imageHelper } from '../chart-files.ts';
import { valuesText } from '../values-text.ts';
import type { Component } from './component.ts';
import { readComponents } from './components.ts';
import { Ledger } from './ledger.ts';
import { type ConfigPart, externalName, noteCommon, type Part, type TextPart } from './parts.ts';
import { reasonFor } from './reasons.ts';
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
import { hasFiles, workloadTemplate } from './templates/workload.ts';
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
  const { components, shared, parts } = readComponents(project, host, notices);
  const words: ChartWords = {
    chart,
    components: new Map(components.map((component) => [component.service, component])),
  };
  const files: ChartFiles = new Map();
  const secrets = [...parts.secrets.values()];
  const configs = [...parts.configs.values()];
  noteNetworks(project, notices);
  for (const [name, { at }] of project.jobs)
    notices.push({ at, key: `jobs.${name}`, text: 'scheduled jobs are left out: write a CronJob for it' });
  for (const [name, { at }] of project.models) notices.push({ at, key: `models.${name}`, text: reasonFor('models') });

  const description = `${project.name}, from its Compose file`;
  addText(files, 'Chart.yaml', chartYaml({ name: chart, description, appVersion: appVersion(components) }));
  addText(files, 'values.yaml', valuesText(chartValues(components, { shared, secrets, configs, chart })));
  const longest = Math.max(...components.map(({ name }) => name.length));
  addText(
    files,
    'templates/_helpers.tpl',
    helpers(chart, Math.max(10, MAX_WORKLOAD_NAME - longest - 1)) + imageHelper(chart),
  );
  for (const component of components) addComponent(files, words, component);
  if (shared.length > 0) addText(files, 'templates/persistentvolumeclaims.yaml', sharedClaimsTemplate(words, shared));
  if (secrets.length > 0) addText(files, 'templates/secrets.yaml', secretsTemplate(words, secrets));
  for (const { content, chartPath } of configs) if (content) files.set(chartPath, content);
  if (configs.length > 0) addText(files, 'templates/configs.yaml', configsTemplate(words, configs));
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
  if (!hasFiles(component)) return;
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

function secretsTemplate(words: ChartWords, parts: readonly TextPart[]): string {
  const texts = parts.map((part) => {
    const path = `.Values.secrets.${part.key}`;
    const text = part.binary
      ? `data:\n  ${word(part.dataKey)}: {{ ${path}.value | b64enc | quote }}`
      : `stringData:\n  ${word(part.dataKey)}: {{ ${path}.value | quote }}`;
    return `{{- if not ${path}.existingSecret }}\n---\n${sharedHead(words, 'Secret', part)}type: Opaque\n${text}\n{{- end }}\n`;
  });
  return texts.join('');
}

function sharedHead({ chart }: ChartWords, kind: string, { object }: Part): string {
  return `apiVersion: v1
kind: ${kind}
metadata:
  name: {{ include "${chart}.fullname" . }}-${object}
  labels:
    {{- include "${chart}.labels" . | nindent 4 }}
`;
}

function configsTemplate(words: ChartWords, parts: readonly ConfigPart[]): string {
  const texts = parts.map((part) => {
    const file = `.Files.Get ${JSON.stringify(part.chartPath)}`;
    const text = part.binary
      ? `binaryData:\n  ${word(part.dataKey)}: {{ ${file} | b64enc }}`
      : `data:\n  ${word(part.dataKey)}: {{ ${file} | quote }}`;
    return `{{- if not .Values.configs.${part.key}.existingConfigMap }}\n---\n${sharedHead(words, 'ConfigMap', part)}${text}\n{{- end }}\n`;
  });
  return texts.join('');
}

/** The networks that a service is in. */
function networksOf(service: Table): string[] {
  if (service.entries.has('network_mode')) return [];
  const networks = field(service, 'networks');
  return networks?.kind === 'table' && networks.entries.size > 0 ? [...networks.entries.keys()] : ['default'];
}

/** Networks of the project: the cluster has one, in which all pods reach one another. */
function noteNetworks(project: Project, notices: Notice[]): void {
  const ledger = new Ledger('networks', notices);
  const names = [...project.networks].filter(([name]) => name !== 'default');
  for (const [name, { at, value }] of project.networks) {
    const isExternal = externalName(value, name) !== undefined;
    const inner = /^true$/i.test(textOf(field(value, 'internal')) ?? '');
    if (inner) ledger.note(at, name, 'internal: pods reach the world outside unless a NetworkPolicy forbids it');
    if (isExternal) ledger.note(at, name, 'external: pods of the cluster reach one another by NAME.NAMESPACE');
    noteCommon(ledger, value, name, isExternal);
    for (const key of ['driver', 'driver_opts', 'ipam', 'attachable', 'enable_ipv4', 'enable_ipv6']) {
      const part = field(value, key);
      if (part !== undefined && !(key === 'driver' && textOf(part) === 'bridge'))
        ledger.note(part.at, `${name}.${key}`, 'the cluster has one network of its own');
    }
  }
  const used = new Set([...project.services.values()].flatMap(({ table }) => networksOf(table)));
  if (used.size > 1 && names.length > 0) {
    const first = names[0]![1];
    ledger.note(first.at, [...used].join(', '), 'all pods reach one another: write a NetworkPolicy to keep them apart');
  }
}
