/** The chart that `create` writes, file by file; `name` is a valid chart name. */
export function starterFiles(name: string): [path: string, text: string][] {
  return FILES.map(([path, text]) => [path, text.replaceAll('@NAME@', name)]);
}

const CHART = `apiVersion: v2
name: @NAME@
description: A Helm chart for Kubernetes

# application: can be installed. library: only defines templates for charts that depend on it.
type: application

# The version of this chart. Raise it with every change, as Semantic Versioning has it (https://semver.org).
version: 0.1.0

# The version of what the chart installs. Quoted, so that it stays text.
appVersion: "1.16.0"
`;

const VALUES = `# Defaults for the templates of @NAME@. A values file (-f) or --set overrides them.

# How many pods to run, unless autoscaling decides.
replicaCount: 1

image:
  repository: nginx
  # When to pull: Always, IfNotPresent or Never.
  pullPolicy: IfNotPresent
  # The chart's appVersion where it is empty.
  tag: ""

# Secrets with credentials for private registries, such as [{name: my-registry}].
imagePullSecrets: []

# Other names for the resources than those made of the release and the chart.
nameOverride: ""
fullnameOverride: ""

serviceAccount:
  # Make an account for the pods, or use one that is there.
  create: true
  # Mount its token into the pods.
  automount: true
  annotations: {}
  # The full name where it is empty and an account is made.
  name: ""

podAnnotations: {}
podLabels: {}

podSecurityContext: {}
  # fsGroup: 2000

securityContext: {}
  # capabilities:
  #   drop: [ALL]
  # readOnlyRootFilesystem: true
  # runAsNonRoot: true
  # runAsUser: 1000

service:
  type: ClusterIP
  port: 80

# Traffic from outside by an ingress controller.
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts:
    - host: chart-example.local
      paths:
        - path: /
          pathType: ImplementationSpecific
  tls: []
  #  - secretName: chart-example-tls
  #    hosts: [chart-example.local]

# Traffic from outside by the Gateway API, where the cluster has it.
httpRoute:
  enabled: false
  annotations: {}
  parentRefs:
    - name: gateway
      sectionName: http
  hostnames:
    - chart-example.local
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /headers

# What a pod asks for and may use at most. Empty, so that the chart runs on small clusters too.
resources: {}
  # requests: {cpu: 100m, memory: 128Mi}
  # limits: {cpu: 100m, memory: 128Mi}

livenessProbe:
  httpGet:
    path: /
    port: http
readinessProbe:
  httpGet:
    path: /
    port: http

autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 100
  targetCPUUtilizationPercentage: 80
  # targetMemoryUtilizationPercentage: 80

# Further volumes of the pods, and where they are mounted.
volumes: []
volumeMounts: []

# Where pods may run.
nodeSelector: {}
tolerations: []
affinity: {}
`;

const IGNORE = `# What packages leave out: shell patterns, one a line; ! negates.
.DS_Store
.git/
.gitignore
.bzr/
.bzrignore
.hg/
.hgignore
.svn/
*.swp
*.bak
*.tmp
*.orig
*~
.project
.idea/
*.tmproj
.vscode/
`;

const HELPERS = `{{/* The chart's name, cut to what a label may hold. */}}
{{- define "@NAME@.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What resources are called: release and chart, or the release alone where it has the chart's name in it. */}}
{{- define "@NAME@.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- $own := contains $chart .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $chart) -}}
{{- .Values.fullnameOverride | default $own | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Name and version, for the label helm.sh/chart. */}}
{{- define "@NAME@.chart" -}}
{{- list .Chart.Name .Chart.Version | join "-" | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The labels of every resource. */}}
{{- define "@NAME@.labels" -}}
helm.sh/chart: {{ include "@NAME@.chart" . }}
{{ include "@NAME@.selectorLabels" . }}
{{- with .Chart.AppVersion }}
app.kubernetes.io/version: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The labels by which pods are found; they never change. */}}
{{- define "@NAME@.selectorLabels" -}}
app.kubernetes.io/name: {{ include "@NAME@.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The account of the pods. */}}
{{- define "@NAME@.serviceAccountName" -}}
{{- $made := .Values.serviceAccount.create | ternary (include "@NAME@.fullname" .) "default" -}}
{{- .Values.serviceAccount.name | default $made }}
{{- end }}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "@NAME@.fullname" . }}
  labels:
    {{- include "@NAME@.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "@NAME@.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      labels:
        {{- include "@NAME@.labels" . | nindent 8 }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "@NAME@.serviceAccountName" . }}
      {{- range $field := list "imagePullSecrets" "volumes" "nodeSelector" "affinity" "tolerations" }}
      {{- with index $.Values $field }}
      {{ $field }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
              protocol: TCP
          {{- range $field := list "securityContext" "livenessProbe" "readinessProbe" "resources" "volumeMounts" }}
          {{- with index $.Values $field }}
          {{ $field }}:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- end }}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "@NAME@.fullname" . }}
  labels:
    {{- include "@NAME@.labels" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  selector:
    {{- include "@NAME@.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
      protocol: TCP
`;

const SERVICE_ACCOUNT = `{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "@NAME@.serviceAccountName" . }}
  labels:
    {{- include "@NAME@.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
{{- end }}
`;

const AUTOSCALER = `{{- with .Values.autoscaling }}
{{- if .enabled -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "@NAME@.fullname" $ }}
  labels:
    {{- include "@NAME@.labels" $ | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "@NAME@.fullname" $ }}
  minReplicas: {{ .minReplicas }}
  maxReplicas: {{ .maxReplicas }}
  metrics:
    {{- range $resource, $utilization := dict "cpu" .targetCPUUtilizationPercentage "memory" .targetMemoryUtilizationPercentage }}
    {{- if $utilization }}
    - type: Resource
      resource:
        name: {{ $resource }}
        target:
          type: Utilization
          averageUtilization: {{ $utilization }}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}
`;

const INGRESS = `{{- with .Values.ingress }}
{{- if .enabled -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "@NAME@.fullname" $ }}
  labels:
    {{- include "@NAME@.labels" $ | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with .tls }}
  tls:
    {{- range . }}
    - secretName: {{ .secretName }}
      hosts:
        {{- range .hosts }}
        - {{ . | quote }}
        {{- end }}
    {{- end }}
  {{- end }}
  rules:
    {{- range .hosts }}
    - host: {{ .host | quote }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            {{- with .pathType }}
            pathType: {{ . }}
            {{- end }}
            backend:
              service:
                name: {{ include "@NAME@.fullname" $ }}
                port:
                  number: {{ $.Values.service.port }}
          {{- end }}
    {{- end }}
{{- end }}
{{- end }}
`;

const HTTP_ROUTE = `{{- with .Values.httpRoute }}
{{- if .enabled -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ include "@NAME@.fullname" $ }}
  labels:
    {{- include "@NAME@.labels" $ | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    {{- toYaml .parentRefs | nindent 4 }}
  {{- with .hostnames }}
  hostnames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range .rules }}
    - backendRefs:
        - name: {{ include "@NAME@.fullname" $ }}
          port: {{ $.Values.service.port }}
          weight: 1
      {{- with .matches }}
      matches:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .filters }}
      filters:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
{{- end }}
{{- end }}
`;

const NOTES = `{{ .Chart.Name }} is installed as {{ .Release.Name }} in {{ .Release.Namespace }}. How to reach it:
{{- if .Values.httpRoute.enabled }}
{{- range .Values.httpRoute.hostnames }}
  http://{{ . }} through the gateway {{ (first $.Values.httpRoute.parentRefs).name }}
{{- end }}
{{- else if .Values.ingress.enabled }}
{{- range $host := .Values.ingress.hosts }}
{{- range .paths }}
  {{ $.Values.ingress.tls | empty | ternary "http" "https" }}://{{ $host.host }}{{ .path }}
{{- end }}
{{- end }}
{{- else if eq .Values.service.type "NodePort" }}
  kubectl -n {{ .Release.Namespace }} get service {{ include "@NAME@.fullname" . }}
  then http://<address of a node>:<the port after {{ .Values.service.port }}:>
{{- else if eq .Values.service.type "LoadBalancer" }}
  kubectl -n {{ .Release.Namespace }} get service {{ include "@NAME@.fullname" . }} --watch
  until it has an external address (some minutes), then http://<that address>:{{ .Values.service.port }}
{{- else }}
  kubectl -n {{ .Release.Namespace }} port-forward service/{{ include "@NAME@.fullname" . }} 8080:{{ .Values.service.port }}
  then http://127.0.0.1:8080
{{- end }}
`;

const TEST = `apiVersion: v1
kind: Pod
metadata:
  name: "{{ include "@NAME@.fullname" . }}-test-connection"
  labels:
    {{- include "@NAME@.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: test
spec:
  restartPolicy: Never
  containers:
    - name: wget
      image: busybox
      command: [wget]
      args: ['{{ include "@NAME@.fullname" . }}:{{ .Values.service.port }}']
`;

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['Chart.yaml', CHART],
  ['values.yaml', VALUES],
  ['.helmignore', IGNORE],
  ['templates/ingress.yaml', INGRESS],
  ['templates/httproute.yaml', HTTP_ROUTE],
  ['templates/deployment.yaml', DEPLOYMENT],
  ['templates/service.yaml', SERVICE],
  ['templates/serviceaccount.yaml', SERVICE_ACCOUNT],
  ['templates/hpa.yaml', AUTOSCALER],
  ['templates/NOTES.txt', NOTES],
  ['templates/_helpers.tpl', HELPERS],
  ['templates/tests/test-connection.yaml', TEST],
];
