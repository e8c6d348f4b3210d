import type { Plain, PlainObject } from '../../../go/plain.ts';
import { literalYaml } from '../../template-text.ts';
import type { Component } from '../component.ts';
import { claimTemplates, mountText, volumesOf } from './volumes.ts';
import { type ChartWords, fullName, named, withValue, word } from './words.ts';

function labels({ chart }: ChartWords, { name }: Component, template: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${pad}{{- include "${chart}.${template}" . | nindent ${indent} }}\n${pad}app.kubernetes.io/component: ${word(name)}\n`;
}

/** The beginning of an object: kind, name and labels. */
export function objectHead(
  words: ChartWords,
  component: Component,
  apiVersion: string,
  kind: string,
  name: string,
): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels:\n${labels(words, component, 'labels', 4)}`;
}

/** Puts a template behind the switch of its component, where it has one. */
export function switched({ enabled, key }: Component, text: string): string {
  return enabled === undefined ? text : `{{- if .Values.${key}.enabled }}\n${text}{{- end }}\n`;
}

/** The Deployment, StatefulSet, DaemonSet or Job of a component. */
export function workloadTemplate(words: ChartWords, component: Component): string {
  const { kind, key, name } = component;
  const values = `.Values.${key}`;
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
  const own = `${fullName(words)}-${name}`;
  let out = objectHead(words, component, apiVersion, kind, kind === 'Job' ? `${own}-{{ .Release.Revision }}` : own);
  out += withValue(`${values}.annotations`, 'annotations', 2);
  out += 'spec:\n';
  if (kind === 'Deployment' || kind === 'StatefulSet') out += `  replicas: {{ ${values}.replicaCount }}\n`;
  if (kind === 'StatefulSet') out += `  serviceName: {{ ${values}.service.name | quote }}\n`;
  if (kind !== 'Job') out += `  selector:\n    matchLabels:\n${labels(words, component, 'selectorLabels', 6)}`;
  out += fields(component.workloadSpec, '  ');
  out += `  template:\n    metadata:\n${podAnnotations(component)}      labels:\n${labels(words, component, 'labels', 8)}`;
  out += podSpec(words, component);
  if (kind === 'StatefulSet') out += claimTemplates(component);
  return switched(component, out);
}

/** Whether a ConfigMap with files of the project belongs to the component. */
export function hasFiles({ volumes }: Component): boolean {
  return volumes.some((volume) => volume.kind === 'files' && volume.files.files.length > 0);
}

function podAnnotations(component: Component): string {
  const { key, config, secretEnv, name } = component;
  const checksum = (what: string, file: string): string =>
    `        checksum/${what}: {{ include (print $.Template.BasePath "/${name}/${file}.yaml") . | sha256sum }}\n`;
  let sums = '';
  if (config.size > 0) sums += checksum('config', 'configmap');
  if (secretEnv.size > 0) sums += checksum('secret', 'secret');
  if (hasFiles(component)) sums += checksum('files', 'files');
  const path = `.Values.${key}.podAnnotations`;
  if (sums === '') return withValue(path, 'annotations', 6);
  return `      annotations:\n${sums}        {{- with ${path} }}\n        {{- toYaml . | nindent 8 }}\n        {{- end }}\n`;
}

function fields(of: PlainObject, indent: string): string {
  return Object.keys(of).length === 0 ? '' : literalYaml(of as Plain, indent);
}

function podSpec(words: ChartWords, component: Component): string {
  const { kind, key, waits } = component;
  const values = `.Values.${key}`;
  let out = '    spec:\n';
  out += withValue('.Values.imagePullSecrets', 'imagePullSecrets', 6);
  if (kind === 'Job')
    out += `      restartPolicy: ${component.workloadSpec['backoffLimit'] === 0 ? 'Never' : 'OnFailure'}\n`;
  if (waits.some(({ until }) => until === 'done')) out += `      serviceAccountName: ${fullName(words)}-wait\n`;
  else out += '      automountServiceAccountToken: false\n';
  // Variables such as DB_PORT, which Kubernetes adds for Services, get in the way of applications' own.
  out += '      enableServiceLinks: false\n';
  out += fields(component.podSpec, '      ');
  out += withValue(`${values}.podSecurityContext`, 'securityContext', 6);
  out += waiting(words, component);
  out += `      containers:\n${container(words, component)}`;
  out += volumesOf(words, component);
  for (const field of ['nodeSelector', 'affinity', 'tolerations']) out += withValue(`${values}.${field}`, field, 6);
  return out;
}

function imageLine({ chart }: ChartWords, values: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${pad}image: {{ include "${chart}.image" ${values}.image | quote }}\n${pad}imagePullPolicy: {{ ${values}.image.pullPolicy }}\n`;
}

/** Containers that hold a pod back until what it depends on is there. */
function waiting(words: ChartWords, { waits }: Component): string {
  let out = '';
  for (const { service, until } of waits) {
    const other = words.components.get(service);
    if (other === undefined) continue;
    const open = other.enabled === undefined ? '' : `        {{- if .Values.${other.key}.enabled }}\n`;
    const close = other.enabled === undefined ? '' : '        {{- end }}\n';
    out += `${open}        - name: wait-for-${other.name}\n`;
    if (until === 'done') {
      out += imageLine(words, '.Values.waitFor.jobs', 10);
      out += `          args:\n            - wait\n            - --for=condition=complete\n            - --timeout=10m\n            - job/${fullName(words)}-${other.name}-{{ .Release.Revision }}\n`;
    } else {
      const port = other.ports.find(({ protocol }) => protocol === 'TCP');
      const name = `.Values.${other.key}.service.name`;
      const test =
        port === undefined
          ? `printf "until nslookup %s; do sleep 2; done" ${name}`
          : `printf "until nc -z %s %v; do sleep 2; done" ${name} ${portPath(other, port.key)}`;
      out += imageLine(words, '.Values.waitFor.services', 10);
      out += `          command: [sh, -c, {{ ${test} | quote }}]\n`;
    }
    out += close;
  }
  if (out === '') return '';
  return `      {{- if .Values.waitFor.enabled }}\n      initContainers:\n${out}      {{- end }}\n`;
}

/** Where values have the port of a component's Service. */
export function portPath({ key, ports }: Component, port: string): string {
  return ports.length === 1 ? `.Values.${key}.service.port` : `.Values.${key}.service.ports.${port}`;
}

function container(words: ChartWords, component: Component): string {
  const { key, name, ports, config, secretEnv, mounts } = component;
  const values = `.Values.${key}`;
  let out = `        - name: ${word(name)}\n`;
  out += withValue(`${values}.securityContext`, 'securityContext', 10);
  out += imageLine(words, values, 10);
  out += withValue(`${values}.command`, 'command', 10);
  out += withValue(`${values}.args`, 'args', 10);
  out += fields(component.container, '          ');
  if (ports.length > 0) {
    out += '          ports:\n';
    for (const port of ports) {
      out += `            - name: ${word(port.name)}\n              containerPort: ${port.port}\n              protocol: ${port.protocol}\n`;
    }
  }
  if (config.size > 0 || secretEnv.size > 0) {
    out += '          envFrom:\n';
    if (config.size > 0) out += `            - configMapRef:\n                name: ${fullName(words)}-${name}-env\n`;
    if (secretEnv.size > 0) out += `            - secretRef:\n                name: ${secretName(words, component)}\n`;
  }
  out += `          {{- with ${values}.env }}
          env:
            {{- range $name, $value := . }}
            - name: {{ $name | quote }}
              value: {{ $value | quote }}
            {{- end }}
          {{- end }}
`;
  if (component.kind !== 'Job') {
    out += withValue(`${values}.livenessProbe`, 'livenessProbe', 10);
    out += withValue(`${values}.readinessProbe`, 'readinessProbe', 10);
  }
  out += withValue(`${values}.resources`, 'resources', 10);
  if (mounts.length > 0) out += `          volumeMounts:\n${mounts.map(mountText).join('')}`;
  return out;
}

/** The Secret with a component's variables. */
export function secretName(words: ChartWords, { key, name }: Component): string {
  return `{{ .Values.${key}.existingSecret | default ${named(words, `${name}-env`)} }}`;
}
