import type { YamlNode } from '../../yaml/nodes/node.ts';
import { parseImage } from '../names.ts';
import { fieldNode, pathNode, removeKey, type SourceObject, scalarOf } from './source.ts';

const METADATA = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
  'control-plane.alpha.kubernetes.io/leader',
  'batch.kubernetes.io/job-tracking',
];

/** The names of claims that the StatefulSets among the objects have made: `template-set-0`. */
export function claimPatterns(objects: readonly SourceObject[]): RegExp[] {
  return objects.flatMap(({ root }) => {
    if (scalarOf(root, 'kind') !== 'StatefulSet') return [];
    const claims = pathNode(root, 'spec', 'volumeClaimTemplates')?.content ?? [];
    const set = scalarOf(root, 'metadata', 'name');
    return claims.map((claim) => new RegExp(`^${escaped(scalarOf(claim, 'metadata', 'name'))}-${escaped(set)}-\\d+$`));
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Why an object that a cluster made by itself has no place in a chart; undefined for others. */
export function isMadeByCluster({ root }: SourceObject, claims: readonly RegExp[]): string | undefined {
  const kind = scalarOf(root, 'kind');
  const name = scalarOf(root, 'metadata', 'name');
  const owners = pathNode(root, 'metadata', 'ownerReferences');
  const controlled = owners?.content.some((owner) => scalarOf(owner, 'controller') === 'true') ?? false;
  if (controlled) return `${scalarOf(owners!.content[0], 'kind')} ${scalarOf(owners!.content[0], 'name')} makes it`;
  if (['Event', 'EndpointSlice', 'ControllerRevision', 'Lease', 'Node', 'ComponentStatus'].includes(kind))
    return 'the cluster makes it';
  if (kind === 'Endpoints' && fromServer(root)) return 'the cluster makes it';
  if (kind === 'ConfigMap' && name === 'kube-root-ca.crt') return 'the cluster makes it';
  if (kind === 'ServiceAccount' && name === 'default' && fromServer(root)) return 'the cluster makes it';
  if (kind === 'Service' && name === 'kubernetes' && scalarOf(root, 'metadata', 'labels', 'provider') === 'kubernetes')
    return 'the cluster makes it';
  if (kind === 'PersistentVolumeClaim' && fromServer(root) && claims.some((claim) => claim.test(name))) {
    return 'its StatefulSet makes it';
  }
  const type = scalarOf(root, 'type');
  if (kind === 'Secret' && type === 'helm.sh/release.v1') return 'it is the record of a Helm release';
  if (kind === 'Secret' && type === 'kubernetes.io/service-account-token' && fromServer(root))
    return 'the cluster makes it';
  return undefined;
}

/** Whether the object was given out by a cluster. */
function fromServer(root: YamlNode): boolean {
  const metadata = fieldNode(root, 'metadata');
  return scalarOf(metadata, 'uid') !== '' || scalarOf(metadata, 'resourceVersion') !== '';
}

/** Hears of parts that meant something, and have no place in a chart. */
export type Tell = (text: string) => void;

/** Takes away what the cluster has set: in each object what only it can set, in what it gave out also its defaults. */
export function cleanObject(root: YamlNode, tell: Tell): void {
  const given = fromServer(root);
  const metadata = fieldNode(root, 'metadata');
  tellOfBonds(root, given, tell);
  for (const key of METADATA) removeKey(metadata, key);
  removeKey(metadata, 'ownerReferences');
  const annotations = fieldNode(metadata, 'annotations');
  if (annotations !== undefined) {
    const removed = ANNOTATIONS.filter((key) => removeKey(annotations, key));
    if (removed.length > 0 && annotations.content.length === 0) removeKey(metadata, 'annotations');
  }
  const status = fieldNode(root, 'status');
  if (status !== undefined && status.kind !== 'scalar') removeKey(root, 'status');
  forEachPodTemplate(root, (template) => {
    const inner = fieldNode(template, 'metadata');
    const notes = fieldNode(inner, 'annotations');
    if (removeKey(notes, 'kubectl.kubernetes.io/restartedAt') && notes!.content.length === 0)
      removeKey(inner, 'annotations');
    if (removeTimestamp(inner) && inner!.content.length === 0) removeKey(template, 'metadata');
  });
  if (!given) return;
  removeDefaults(root);
  forEachPodTemplate(root, (template) => removeDefault(template, 'metadata', '{}'));
  removeDefault(pathNode(root, 'spec', 'jobTemplate'), 'metadata', '{}');
}

/** What ties an object to others of its cluster: it is taken away, and told of. */
function tellOfBonds(root: YamlNode, given: boolean, tell: Tell): void {
  const kind = scalarOf(root, 'kind');
  const metadata = fieldNode(root, 'metadata');
  const spec = fieldNode(root, 'spec');
  for (const owner of fieldNode(metadata, 'ownerReferences')?.content ?? [])
    tell(`its owner ${scalarOf(owner, 'kind')} ${scalarOf(owner, 'name')} is left out: the release owns it`);
  const release = scalarOf(fieldNode(metadata, 'annotations'), 'meta.helm.sh/release-name');
  if (release !== '') tell(`belongs to the release ${release}: uninstall that, or install with --take-ownership`);
  if (fieldNode(metadata, 'deletionTimestamp') !== undefined) tell('was being deleted');
  if (!given) return;
  const volume = scalarOf(spec, 'volumeName');
  if (kind === 'PersistentVolumeClaim' && volume !== '')
    tell(`volumeName ${volume} is left out: the claim gets a new volume, without the data`);
  const claim = fieldNode(spec, 'claimRef');
  if (kind === 'PersistentVolume' && claim !== undefined)
    tell(`claimRef ${scalarOf(claim, 'namespace')}/${scalarOf(claim, 'name')} is left out: any claim may bind it`);
  if (kind === 'ServiceAccount' && (fieldNode(root, 'secrets')?.content.length ?? 0) > 0)
    tell('secrets is left out: the cluster makes tokens');
}

/** Takes away the empty time that a part of an object has in place of one; true where it stood. */
function removeTimestamp(metadata: YamlNode | undefined): boolean {
  return scalarOf(metadata, 'creationTimestamp') === '' && removeKey(metadata, 'creationTimestamp');
}

/** Paths from an object to the templates of its pods. */
function forEachPodTemplate(root: YamlNode, visit: (template: YamlNode) => void): void {
  for (const path of [
    ['spec', 'template'],
    ['spec', 'jobTemplate', 'spec', 'template'],
  ]) {
    const template = pathNode(root, ...path);
    if (template !== undefined) visit(template);
  }
  const job = pathNode(root, 'spec', 'jobTemplate');
  const metadata = fieldNode(job, 'metadata');
  if (removeTimestamp(metadata) && metadata!.content.length === 0) removeKey(job, 'metadata');
  for (const claim of pathNode(root, 'spec', 'volumeClaimTemplates')?.content ?? []) {
    removeTimestamp(fieldNode(claim, 'metadata'));
    removeKey(claim, 'status');
  }
}

/** Takes a key away if it has the value that the API server puts there. */
function removeDefault(node: YamlNode | undefined, key: string, ...values: readonly string[]): void {
  const found = fieldNode(node, key);
  if (found === undefined) return;
  const text = found.kind === 'scalar' ? found.value : found.content.length === 0 ? '{}' : undefined;
  if (text !== undefined && values.includes(text)) removeKey(node, key);
}

function removeDefaults(root: YamlNode): void {
  const kind = scalarOf(root, 'kind');
  const spec = fieldNode(root, 'spec');
  const metadata = fieldNode(root, 'metadata');
  if (kind === 'Service') cleanService(spec);
  else if (kind === 'PersistentVolumeClaim') {
    removeKey(spec, 'volumeName');
    removeDefault(spec, 'volumeMode', 'Filesystem');
    removeFinalizer(metadata, 'kubernetes.io/pvc-protection');
  } else if (kind === 'PersistentVolume') {
    removeKey(spec, 'claimRef');
    removeFinalizer(metadata, 'kubernetes.io/pv-protection');
  } else if (kind === 'Namespace') {
    removeKey(root, 'spec');
    removeKey(fieldNode(metadata, 'labels'), 'kubernetes.io/metadata.name');
    if (fieldNode(metadata, 'labels')?.content.length === 0) removeKey(metadata, 'labels');
  } else if (kind === 'ServiceAccount') removeKey(root, 'secrets');
  else if (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet') {
    removeDefault(spec, 'revisionHistoryLimit', '10');
    removeDefault(spec, 'progressDeadlineSeconds', '600');
    removeDefault(spec, 'podManagementPolicy', 'OrderedReady');
    if (isDefaultUpdate(fieldNode(spec, 'strategy'))) removeKey(spec, 'strategy');
    if (isDefaultUpdate(fieldNode(spec, 'updateStrategy'))) removeKey(spec, 'updateStrategy');
    const retention = fieldNode(spec, 'persistentVolumeClaimRetentionPolicy');
    if (retention?.content.every((node, i) => i % 2 === 0 || node.value === 'Retain'))
      removeKey(spec, 'persistentVolumeClaimRetentionPolicy');
    for (const claim of fieldNode(spec, 'volumeClaimTemplates')?.content ?? []) {
      removeDefault(fieldNode(claim, 'spec'), 'volumeMode', 'Filesystem');
      removeDefault(claim, 'apiVersion', 'v1');
      removeDefault(claim, 'kind', 'PersistentVolumeClaim');
    }
  } else if (kind === 'Job') {
    cleanJob(spec);
    removeJobLabels(metadata);
  } else if (kind === 'CronJob') {
    removeDefault(spec, 'concurrencyPolicy', 'Allow');
    removeDefault(spec, 'failedJobsHistoryLimit', '1');
    removeDefault(spec, 'successfulJobsHistoryLimit', '3');
    removeDefault(spec, 'suspend', 'false');
  }
  const pod =
    kind === 'Pod'
      ? spec
      : (pathNode(spec, 'template', 'spec') ?? pathNode(spec, 'jobTemplate', 'spec', 'template', 'spec'));
  if (pod !== undefined && fieldNode(pod, 'containers') !== undefined) cleanPod(pod, kind);
}

function isDefaultUpdate(update: YamlNode | undefined): boolean {
  if (update === undefined || scalarOf(update, 'type') !== 'RollingUpdate') return false;
  const rolling = fieldNode(update, 'rollingUpdate');
  const of = (key: string): string => scalarOf(rolling, key);
  return (
    ['', '25%', '0'].includes(of('maxSurge')) &&
    ['', '25%', '1'].includes(of('maxUnavailable')) &&
    ['', '0'].includes(of('partition'))
  );
}

function removeFinalizer(metadata: YamlNode | undefined, name: string): void {
  const finalizers = fieldNode(metadata, 'finalizers');
  if (finalizers === undefined) return;
  finalizers.content = finalizers.content.filter(({ value }) => value !== name);
  if (finalizers.content.length === 0) removeKey(metadata, 'finalizers');
}

function cleanService(spec: YamlNode | undefined): void {
  if (scalarOf(spec, 'clusterIP') !== 'None') {
    removeKey(spec, 'clusterIP');
    removeKey(spec, 'clusterIPs');
  } else removeKey(spec, 'clusterIPs');
  removeDefault(spec, 'ipFamilyPolicy', 'SingleStack');
  if (fieldNode(spec, 'ipFamilyPolicy') === undefined) removeKey(spec, 'ipFamilies');
  removeDefault(spec, 'internalTrafficPolicy', 'Cluster');
  removeDefault(spec, 'externalTrafficPolicy', 'Cluster');
  removeDefault(spec, 'sessionAffinity', 'None');
  removeDefault(spec, 'allocateLoadBalancerNodePorts', 'true');
  removeKey(spec, 'healthCheckNodePort');
  const type = scalarOf(spec, 'type');
  removeDefault(spec, 'type', 'ClusterIP');
  for (const port of fieldNode(spec, 'ports')?.content ?? []) {
    removeDefault(port, 'protocol', 'TCP');
    if (scalarOf(port, 'targetPort') === scalarOf(port, 'port')) removeKey(port, 'targetPort');
    // The cluster chooses it for load balancers; for NodePort people rely on it.
    if (type === 'LoadBalancer') removeKey(port, 'nodePort');
  }
}

const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

function cleanJob(spec: YamlNode | undefined): void {
  removeDefault(spec, 'backoffLimit', '6');
  removeDefault(spec, 'completions', '1');
  removeDefault(spec, 'parallelism', '1');
  removeDefault(spec, 'completionMode', 'NonIndexed');
  removeDefault(spec, 'suspend', 'false');
  removeDefault(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
  removeDefault(spec, 'manualSelector', 'false');
  if (scalarOf(spec, 'manualSelector') !== 'true') removeKey(spec, 'selector');
  const metadata = pathNode(spec, 'template', 'metadata');
  removeJobLabels(metadata);
  if (metadata?.content.length === 0) removeKey(fieldNode(spec, 'template'), 'metadata');
}

function removeJobLabels(metadata: YamlNode | undefined): void {
  const labels = fieldNode(metadata, 'labels');
  for (const label of JOB_LABELS) removeKey(labels, label);
  if (labels?.content.length === 0) removeKey(metadata, 'labels');
}

function cleanPod(pod: YamlNode, kind: string): void {
  removeDefault(pod, 'dnsPolicy', 'ClusterFirst');
  if (kind !== 'Job' && kind !== 'CronJob') removeDefault(pod, 'restartPolicy', 'Always');
  removeDefault(pod, 'schedulerName', 'default-scheduler');
  removeDefault(pod, 'securityContext', '{}');
  removeDefault(pod, 'terminationGracePeriodSeconds', '30');
  removeDefault(pod, 'enableServiceLinks', 'true');
  removeDefault(pod, 'preemptionPolicy', 'PreemptLowerPriority');
  if (scalarOf(pod, 'serviceAccount') === scalarOf(pod, 'serviceAccountName')) removeKey(pod, 'serviceAccount');
  if (kind === 'Pod') {
    removeKey(pod, 'nodeName');
    removeDefault(pod, 'priority', '0');
    removeDefault(pod, 'serviceAccountName', 'default');
    removeItems(
      pod,
      'tolerations',
      (item) =>
        /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/.test(scalarOf(item, 'key')) &&
        scalarOf(item, 'tolerationSeconds') === '300',
    );
    removeItems(pod, 'volumes', (item) => /^kube-api-access-/.test(scalarOf(item, 'name')));
  }
  for (const key of ['containers', 'initContainers']) {
    for (const container of fieldNode(pod, key)?.content ?? []) cleanContainer(container, kind);
  }
  for (const volume of fieldNode(pod, 'volumes')?.content ?? []) {
    for (const source of ['configMap', 'secret', 'projected', 'downwardAPI'])
      removeDefault(fieldNode(volume, source), 'defaultMode', '420');
    removeDefault(fieldNode(volume, 'hostPath'), 'type', '');
  }
}

function removeItems(node: YamlNode, key: string, test: (item: YamlNode) => boolean): void {
  const items = fieldNode(node, key);
  if (items?.kind !== 'sequence') return;
  items.content = items.content.filter((item) => !test(item));
  if (items.content.length === 0) removeKey(node, key);
}

function cleanContainer(container: YamlNode, kind: string): void {
  removeDefault(container, 'terminationMessagePath', '/dev/termination-log');
  removeDefault(container, 'terminationMessagePolicy', 'File');
  removeDefault(container, 'resources', '{}');
  const image = scalarOf(container, 'image');
  const latest = !image.includes('@') && ['', 'latest'].includes(parseImage(image).tag);
  removeDefault(container, 'imagePullPolicy', latest ? 'Always' : 'IfNotPresent');
  for (const port of fieldNode(container, 'ports')?.content ?? []) removeDefault(port, 'protocol', 'TCP');
  for (const item of fieldNode(container, 'env')?.content ?? []) {
    removeDefault(pathNode(item, 'valueFrom', 'fieldRef'), 'apiVersion', 'v1');
  }
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = fieldNode(container, key);
    removeDefault(probe, 'failureThreshold', '3');
    removeDefault(probe, 'periodSeconds', '10');
    removeDefault(probe, 'successThreshold', '1');
    removeDefault(probe, 'timeoutSeconds', '1');
    removeDefault(fieldNode(probe, 'httpGet'), 'scheme', 'HTTP');
  }
  if (kind === 'Pod')
    removeItems(container, 'volumeMounts', (item) => /^kube-api-access-/.test(scalarOf(item, 'name')));
}
