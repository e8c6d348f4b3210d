{{- define "nested.name" -}}
{{- default .Chart.Name .Values.name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "nested.labels" -}}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ tpl $value $ | quote }}
{{- end }}
{{- end -}}

{{- define "nested.setting" -}}
{{- printf "%d.%s" .at (tpl .text .) -}}
{{- end -}}
