import { encodeUtf8 } from '../go/text.ts';
import { yamlText } from './values-text.ts';

/** A chart's files by their paths. */
export type ChartFiles = Map<string, Uint8Array>;

export function addText(files: ChartFiles, path: string, text: string): void {
  files.set(path, encodeUtf8(text));
}

export interface ChartHead {
  readonly name: string;
  readonly description: string;
  readonly appVersion: string;
}

/** Chart.yaml of a new chart. */
export function chartYaml({ name, description, appVersion }: ChartHead): string {
  return `apiVersion: v2
${yamlText({ name }, '')}${yamlText({ description }, '')}type: application

# The version of this chart. Raise it with every change, as Semantic Versioning has it (https://semver.org).
version: 0.1.0

# The version of what the chart installs.
appVersion: ${JSON.stringify(appVersion)}
`;
}

/** Named templates that every chart has, and further ones. `length` is what a full name may have at most. */
export function helpers(chart: string, length: number): string {
  return `{{/* The chart's name, cut to what a label may hold. */}}
{{- define "${chart}.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The beginning of all names: release and chart, or the release alone where it has the chart's name in it. */}}
{{- define "${chart}.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- $own := contains $chart .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $chart) -}}
{{- .Values.fullnameOverride | default $own | trunc ${length} | trimSuffix "-" }}
{{- end }}

{{/* Name and version, for the label helm.sh/chart. */}}
{{- define "${chart}.chart" -}}
{{- list .Chart.Name .Chart.Version | join "-" | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The labels of every resource. */}}
{{- define "${chart}.labels" -}}
helm.sh/chart: {{ include "${chart}.chart" . }}
{{ include "${chart}.selectorLabels" . }}
{{- with .Chart.AppVersion }}
app.kubernetes.io/version: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The labels by which pods are found; they never change. */}}
{{- define "${chart}.selectorLabels" -}}
app.kubernetes.io/name: {{ include "${chart}.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`;
}

/** A reference to an image, from a table with repository, tag and digest. */
export function imageHelper(chart: string): string {
  return `
{{/* An image's reference; call it with a table of repository, tag and digest. */}}
{{- define "${chart}.image" -}}
{{- .repository }}
{{- with .tag }}:{{ . }}{{ end }}
{{- with .digest }}@{{ . }}{{ end }}
{{- end }}
`;
}
