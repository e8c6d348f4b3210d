{{- define "conversions.defaults" -}}
replicas: 1
revisionHistoryLimit: 10
labels:
  round: {{ .round | quote }}
annotations:
  checksum: {{ .workload | toYaml | sha256sum }}
{{- end -}}

{{- define "conversions.workload" -}}
{{- $defaults := include "conversions.defaults" . | fromYaml -}}
{{- $again := .workload | toJson | fromJson -}}
{{- merge (dict "round" .round) $again $defaults | toYaml -}}
{{- end -}}
