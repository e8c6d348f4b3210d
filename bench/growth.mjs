// Charts of a chosen size, to see how the cost grows with templates, values and documents.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CHART = 'apiVersion: v2\nname: growth\nversion: 0.1.0\n';

const document = (name) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-${name}
  labels: {{- include "growth.labels" . | nindent 4 }}
data:
  key: {{ .Values.key | default "none" | quote }}
`;

const HELPERS = `{{- define "growth.labels" -}}
app: {{ .Chart.Name }}
release: {{ .Release.Name | quote }}
{{- end -}}
`;

const range = (count) => Array.from({ length: count }, (_, i) => i);

const KINDS = {
  templates: (count) => Object.fromEntries(range(count).map((i) => [`templates/t${i}.yaml`, document(i)])),
  values: (count) => ({
    'values.yaml': `entries:\n${range(count)
      .map((i) => `  entry-${i}:\n    name: n${i}\n    count: ${i}\n    list: [a, b, ${i}]\n`)
      .join('')}`,
    'templates/all.yaml': `${document('all')}  entries: {{- toYaml .Values.entries | nindent 4 }}\n`,
  }),
  documents: (count) => ({
    'templates/many.yaml': `{{- range $i := until ${count} }}\n---\n{{- with $ }}\n${document('{{ $i }}')}{{- end }}\n{{- end }}\n`,
  }),
};

export const growthKinds = Object.keys(KINDS);

/** Writes a chart with so many templates, values or documents into a directory. */
export function writeGrowthChart(directory, kind, count) {
  const files = { 'Chart.yaml': CHART, 'templates/_helpers.tpl': HELPERS, ...KINDS[kind](count) };
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
}
