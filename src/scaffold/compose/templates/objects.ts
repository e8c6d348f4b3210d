import type { Component, FileSet } from '../component.ts';
import type { SharedVolume } from '../values.ts';
import { claimSpec } from './volumes.ts';
import { type ChartWords, fullName, word } from './words.ts';
import { objectHead, portPath, secretName, switched } from './workload.ts';

/** The Service of a component, and one more for each of its other names. */
export function serviceTemplate(words: ChartWords, component: Component): string {
  const { key, ports, aliases, headless } = component;
  const values = `.Values.${key}.service`;
  const type = headless ? '  clusterIP: None\n' : `  type: {{ ${values}.type }}\n`;
  let spec = `spec:\n${type}`;
  if (ports.length > 0) {
    spec += '  ports:\n';
    for (const port of ports) {
      spec += `    - name: ${word(port.name)}\n      port: {{ ${portPath(component, port.key)} }}\n      targetPort: ${word(port.name)}\n      protocol: ${port.protocol}\n`;
      if (port.appProtocol !== '') spec += `      appProtocol: ${word(port.appProtocol)}\n`;
    }
  }
  spec += `  selector:\n    {{- include "${words.chart}.selectorLabels" . | nindent 4 }}\n    app.kubernetes.io/component: ${word(component.name)}\n`;
  const text = objectHead(words, component, 'v1', 'Service', `{{ ${values}.name | quote }}`) + spec;
  if (aliases.length === 0) return switched(component, text);
  const inner = (objectHead(words, component, 'v1', 'Service', '{{ $name | quote }}') + spec)
    .replaceAll('.Values.', '$.Values.')
    .replaceAll(' . | nindent', ' $ | nindent');
  return switched(component, `${text}{{- range $name := ${values}.aliases }}\n---\n${inner}{{- end }}\n`);
}

export function ingressTemplate(words: ChartWords, component: Component): string {
  const { key, name, ingress } = component;
  const values = `.Values.${key}.ingress`;
  const head = objectHead(words, component, 'networking.k8s.io/v1', 'Ingress', `${fullName(words)}-${name}`);
  const text = `{{- if ${values}.enabled }}
${head}  {{- with ${values}.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with ${values}.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with ${values}.tls }}
  tls:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range ${values}.hosts }}
    - host: {{ .host | quote }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            pathType: {{ .pathType }}
            backend:
              service:
                name: {{ $.Values.${key}.service.name | quote }}
                port:
                  name: ${word(ingress!.name)}
          {{- end }}
    {{- end }}
{{- end }}
`;
  return switched(component, text);
}

/** The ConfigMap with a component's variables from files. */
export function configTemplate(words: ChartWords, component: Component): string {
  const head = objectHead(words, component, 'v1', 'ConfigMap', `${fullName(words)}-${component.name}-env`);
  return switched(component, `${head}data:${pairs(`.Values.${component.key}.config`)}`);
}

/** The Secret with a component's variables. */
export function secretTemplate(words: ChartWords, component: Component): string {
  const head = objectHead(words, component, 'v1', 'Secret', secretName(words, component));
  const text = `{{- if not .Values.${component.key}.existingSecret }}\n${head}type: Opaque\nstringData:${pairs(`.Values.${component.key}.secretEnv`)}{{- end }}\n`;
  return switched(component, text);
}

function pairs(path: string): string {
  return `
  {{- range $name, $value := ${path} }}
  {{ $name | quote }}: {{ $value | quote }}
  {{- end }}
`;
}

/** The ConfigMaps with files of the project that a component mounts. */
export function filesTemplate(words: ChartWords, component: Component): string {
  const sets = component.volumes
    .filter((volume) => volume.kind === 'files')
    .map(({ files }) => files)
    .filter(({ files }) => files.length > 0);
  const texts = sets.map(
    (set) => objectHead(words, component, 'v1', 'ConfigMap', `${fullName(words)}-${set.object}`) + fileData(set),
  );
  return switched(component, texts.join('---\n'));
}

function fileData({ files }: FileSet): string {
  const line = (key: string, path: string, encode: string): string =>
    `  ${word(key)}: {{ .Files.Get ${JSON.stringify(path)} | ${encode} }}\n`;
  const text = files.filter(({ binary }) => !binary);
  const binary = files.filter((file) => file.binary);
  let out = '';
  if (text.length > 0) out += `data:\n${text.map(({ key, chartPath }) => line(key, chartPath, 'quote')).join('')}`;
  if (binary.length > 0)
    out += `binaryData:\n${binary.map(({ key, chartPath }) => line(key, chartPath, 'b64enc')).join('')}`;
  return out;
}

/** The claims of volumes that several services share. */
export function sharedClaimsTemplate(words: ChartWords, shared: readonly SharedVolume[]): string {
  const texts = shared.map(({ part }) => {
    const path = `.Values.persistence.${part.key}`;
    return `{{- if and ${path}.enabled (not ${path}.existingClaim) }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${fullName(words)}-${part.object}
  labels:
    {{- include "${words.chart}.labels" . | nindent 4 }}
spec:
${claimSpec(path, 2)}{{- end }}
`;
  });
  return texts.join('');
}

/** The claims of components that are no StatefulSet. */
export function ownClaimsTemplate(words: ChartWords, component: Component): string {
  const claims = component.volumes.filter((volume) => volume.kind === 'claim');
  const texts = claims.map(({ object, key }) => {
    const path = `.Values.${component.key}.persistence.${key}`;
    const head = objectHead(words, component, 'v1', 'PersistentVolumeClaim', `${fullName(words)}-${object}`);
    return `{{- if and ${path}.enabled (not ${path}.existingClaim) }}\n---\n${head}spec:\n${claimSpec(path, 2)}{{- end }}\n`;
  });
  return switched(component, texts.join(''));
}

/** The account that lets pods wait for Jobs. */
export function waitTemplate(words: ChartWords): string {
  const meta = `metadata:
  name: ${fullName(words)}-wait
  labels:
    {{- include "${words.chart}.labels" . | nindent 4 }}
`;
  return `apiVersion: v1
kind: ServiceAccount
${meta}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
${meta}rules:
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${meta}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${fullName(words)}-wait
subjects:
  - kind: ServiceAccount
    name: ${fullName(words)}-wait
    namespace: {{ .Release.Namespace }}
`;
}
