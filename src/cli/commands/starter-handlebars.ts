import { starterFiles } from './starter-chart.ts';

/** As `starterFiles`, with templates in Handlebars that render to what those in Go's language render to. */
export function handlebarsStarterFiles(name: string): [path: string, text: string][] {
  const files: [string, string][] = [];
  for (const [path, text] of starterFiles(name)) {
    if (path === 'Chart.yaml') files.push([path, text + ENGINE]);
    else if (!path.startsWith('templates/')) files.push([path, text]);
  }
  for (const [path, text] of TEMPLATES) files.push([path, text.replaceAll('@NAME@', name)]);
  return files;
}

const ENGINE = `
annotations:
  # The templates are written in Handlebars, which Helm does not read.
  tschart/engine: handlebars
`;

const NAMES = `{{!-- The chart's name, cut to what a label may hold. --}}
{{#*inline "@NAME@.name"}}
{{~Values.nameOverride default=Chart.Name trunc=63 trimSuffix="-"~}}
{{/inline}}

{{!-- What resources are called: release and chart, or the release alone where it has the chart's name in it. --}}
{{#*inline "@NAME@.fullname"}}
{{~#let (default Chart.Name Values.nameOverride) as |chart|~}}
{{~#let (ternary Release.Name (printf "%s-%s" Release.Name chart) (contains chart Release.Name)) as |own|~}}
{{Values.fullnameOverride default=own trunc=63 trimSuffix="-"}}
{{~/let~}}
{{~/let~}}
{{/inline}}

{{!-- Name and version, for the label helm.sh/chart. --}}
{{#*inline "@NAME@.chart"}}
{{~replace "+" "_" (printf "%s-%s" Chart.Name Chart.Version) trunc=63 trimSuffix="-"~}}
{{/inline}}

{{!-- The account of the pods. --}}
{{#*inline "@NAME@.serviceAccountName"}}
{{~#let (ternary (include "@NAME@.fullname") "default" Values.serviceAccount.create) as |made|~}}
{{Values.serviceAccount.name default=made}}
{{~/let~}}
{{/inline}}
`;

const LABELS = `{{!-- The labels of every resource: {{> labels}}, in a block {{> labels @root}}. --}}
helm.sh/chart: {{include "@NAME@.chart"}}
{{> selector}}
{{#with Chart.AppVersion}}
app.kubernetes.io/version: {{quote this}}
{{/with}}
app.kubernetes.io/managed-by: {{Release.Service}}
`;

const SELECTOR = `{{!-- The labels by which pods are found; they never change. --}}
app.kubernetes.io/name: {{include "@NAME@.name"}}
app.kubernetes.io/instance: {{Release.Name}}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{include "@NAME@.fullname"}}
  labels:
    {{> labels}}
spec:
  {{#unless Values.autoscaling.enabled}}
  replicas: {{Values.replicaCount}}
  {{/unless}}
  selector:
    matchLabels:
      {{> selector}}
  template:
    metadata:
      {{#with Values.podAnnotations}}
      annotations:
        {{toYaml this}}
      {{/with}}
      labels:
        {{> labels}}
        {{#with Values.podLabels}}
        {{toYaml this}}
        {{/with}}
    spec:
      serviceAccountName: {{include "@NAME@.serviceAccountName"}}
      {{#each (list "imagePullSecrets" "volumes" "nodeSelector" "affinity" "tolerations") as |field|}}
      {{#with (index @root.Values field)}}
      {{field}}:
        {{toYaml this}}
      {{/with}}
      {{/each}}
      {{#with Values.podSecurityContext}}
      securityContext:
        {{toYaml this}}
      {{/with}}
      containers:
        - name: {{Chart.Name}}
          image: "{{Values.image.repository}}:{{Values.image.tag default=Chart.AppVersion}}"
          imagePullPolicy: {{Values.image.pullPolicy}}
          ports:
            - name: http
              containerPort: {{Values.service.port}}
              protocol: TCP
          {{#each (list "securityContext" "livenessProbe" "readinessProbe" "resources" "volumeMounts") as |field|}}
          {{#with (index @root.Values field)}}
          {{field}}:
            {{toYaml this}}
          {{/with}}
          {{/each}}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{include "@NAME@.fullname"}}
  labels:
    {{> labels}}
spec:
  type: {{Values.service.type}}
  selector:
    {{> selector}}
  ports:
    - name: http
      port: {{Values.service.port}}
      targetPort: http
      protocol: TCP
`;

const SERVICE_ACCOUNT = `{{#if Values.serviceAccount.create}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{include "@NAME@.serviceAccountName"}}
  labels:
    {{> labels}}
  {{#with Values.serviceAccount.annotations}}
  annotations:
    {{toYaml this}}
  {{/with}}
automountServiceAccountToken: {{Values.serviceAccount.automount}}
{{/if}}
`;

const AUTOSCALER = `{{#with Values.autoscaling}}
{{#if enabled}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{include "@NAME@.fullname" @root}}
  labels:
    {{> labels @root}}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{include "@NAME@.fullname" @root}}
  minReplicas: {{minReplicas}}
  maxReplicas: {{maxReplicas}}
  metrics:
    {{#each (dict cpu=targetCPUUtilizationPercentage memory=targetMemoryUtilizationPercentage) as |utilization resource|}}
    {{#if utilization}}
    - type: Resource
      resource:
        name: {{resource}}
        target:
          type: Utilization
          averageUtilization: {{utilization}}
    {{/if}}
    {{/each}}
{{/if}}
{{/with}}
`;

const INGRESS = `{{#with Values.ingress}}
{{#if enabled}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{include "@NAME@.fullname" @root}}
  labels:
    {{> labels @root}}
  {{#with annotations}}
  annotations:
    {{toYaml this}}
  {{/with}}
spec:
  {{#with className}}
  ingressClassName: {{this}}
  {{/with}}
  {{#with tls}}
  tls:
    {{#each this}}
    - secretName: {{secretName}}
      hosts:
        {{#each hosts}}
        - {{quote this}}
        {{/each}}
    {{/each}}
  {{/with}}
  rules:
    {{#each hosts}}
    - host: {{quote host}}
      http:
        paths:
          {{#each paths}}
          - path: {{path}}
            {{#with pathType}}
            pathType: {{this}}
            {{/with}}
            backend:
              service:
                name: {{include "@NAME@.fullname" @root}}
                port:
                  number: {{@root.Values.service.port}}
          {{/each}}
    {{/each}}
{{/if}}
{{/with}}
`;

const HTTP_ROUTE = `{{#with Values.httpRoute}}
{{#if enabled}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{include "@NAME@.fullname" @root}}
  labels:
    {{> labels @root}}
  {{#with annotations}}
  annotations:
    {{toYaml this}}
  {{/with}}
spec:
  parentRefs:
    {{toYaml parentRefs}}
  {{#with hostnames}}
  hostnames:
    {{toYaml this}}
  {{/with}}
  rules:
    {{#each rules}}
    - backendRefs:
        - name: {{include "@NAME@.fullname" @root}}
          port: {{@root.Values.service.port}}
          weight: 1
      {{#with matches}}
      matches:
        {{toYaml this}}
      {{/with}}
      {{#with filters}}
      filters:
        {{toYaml this}}
      {{/with}}
    {{/each}}
{{/if}}
{{/with}}
`;

const NOTES = `{{Chart.Name}} is installed as {{Release.Name}} in {{Release.Namespace}}. How to reach it:
{{#if Values.httpRoute.enabled}}
{{#each Values.httpRoute.hostnames as |host|}}
{{#with (first @root.Values.httpRoute.parentRefs)}}
  http://{{host}} through the gateway {{name}}
{{/with}}
{{/each}}
{{else if Values.ingress.enabled}}
{{#each Values.ingress.hosts as |host|}}
{{#each paths}}
  {{ternary "http" "https" (empty @root.Values.ingress.tls)}}://{{host.host}}{{path}}
{{/each}}
{{/each}}
{{else if (eq Values.service.type "NodePort")}}
  kubectl -n {{Release.Namespace}} get service {{include "@NAME@.fullname"}}
  then http://<address of a node>:<the port after {{Values.service.port}}:>
{{else if (eq Values.service.type "LoadBalancer")}}
  kubectl -n {{Release.Namespace}} get service {{include "@NAME@.fullname"}} --watch
  until it has an external address (some minutes), then http://<that address>:{{Values.service.port}}
{{else}}
  kubectl -n {{Release.Namespace}} port-forward service/{{include "@NAME@.fullname"}} 8080:{{Values.service.port}}
  then http://127.0.0.1:8080
{{/if}}
`;

const TEST = `apiVersion: v1
kind: Pod
metadata:
  name: "{{include "@NAME@.fullname"}}-test-connection"
  labels:
    {{> labels}}
  annotations:
    helm.sh/hook: test
spec:
  restartPolicy: Never
  containers:
    - name: wget
      image: busybox
      command: [wget]
      args: ['{{include "@NAME@.fullname"}}:{{Values.service.port}}']
`;

const TEMPLATES: readonly (readonly [path: string, text: string])[] = [
  ['templates/ingress.yaml', INGRESS],
  ['templates/httproute.yaml', HTTP_ROUTE],
  ['templates/deployment.yaml', DEPLOYMENT],
  ['templates/service.yaml', SERVICE],
  ['templates/serviceaccount.yaml', SERVICE_ACCOUNT],
  ['templates/hpa.yaml', AUTOSCALER],
  ['templates/NOTES.txt', NOTES],
  ['templates/_names.hbs', NAMES],
  ['templates/_labels.hbs', LABELS],
  ['templates/_selector.hbs', SELECTOR],
  ['templates/tests/test-connection.yaml', TEST],
];
