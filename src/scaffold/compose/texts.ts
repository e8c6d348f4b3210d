import type { Notice, Project } from '../../compose/project.ts';
import type { Component } from './component.ts';
import type { ChartWords } from './templates/words.ts';
import { portPath } from './templates/workload.ts';

/** NOTES.txt: how to reach what Compose published. */
export function notesTemplate(_words: ChartWords, components: readonly Component[]): string {
  let out = '{{ .Release.Name }} is installed in {{ .Release.Namespace }}.\n';
  for (const component of components) {
    const { key, service, ports, ingress, kind } = component;
    const published = ports.filter((port) => port.published !== '' && port.protocol === 'TCP');
    if (published.length === 0 || kind === 'Job') continue;
    let text = `\n${service}:\n`;
    if (ingress !== undefined) {
      text += `{{- if .Values.${key}.ingress.enabled }}
{{- range .Values.${key}.ingress.hosts }}
  http{{ if $.Values.${key}.ingress.tls }}s{{ end }}://{{ .host }}
{{- end }}
{{- else }}
`;
    }
    const pairs = published.map((port) => `${port.published.split(/[-,]/)[0]}:{{ ${portPath(component, port.key)} }}`);
    text += `  kubectl port-forward --namespace {{ .Release.Namespace }} service/{{ .Values.${key}.service.name }} ${pairs.join(' ')}\n`;
    if (ingress !== undefined) text += '{{- end }}\n';
    out += component.enabled === undefined ? text : `{{- if .Values.${key}.enabled }}\n${text}{{- end }}\n`;
  }
  return out;
}

/** The README of a chart made of a Compose project. */
export function readme(
  chart: string,
  project: Project,
  components: readonly Component[],
  notices: readonly Notice[],
): string {
  const rows = components.map(
    ({ service, kind, key, image }) => `| ${service} | ${kind} | \`${image.repository}\` | \`${key}\` |`,
  );
  const lines = notices.map(({ key, text }) => `- \`${key}\`: ${text}`);
  return `# ${chart}

The services of the Compose project ${project.name}.

| service | becomes | image | values |
| --- | --- | --- | --- |
${rows.join('\n')}

Services are called by the names that they have in Compose, so one release fits into a namespace.

\`\`\`sh
helm install ${chart} .
\`\`\`
${lines.length > 0 ? `\n## What is different, or left to do\n\n${lines.join('\n')}\n` : ''}`;
}
