import { valueKey } from '../names.ts';
import type { Cursor } from './cursor.ts';
import { facetOf, type Lifter, podPath } from './lift.ts';

/** Ports of Services that have been lifted: `name:port` to their expression in values. */
export type ServicePorts = Map<string, string>;

/** Texts in ConfigMaps that are longer, or have several lines, are files rather than settings. */
const MAX_SETTING = 200;

/** Lifts what one object has to say in values. `name` is the object's name. */
export function liftObject(object: Cursor, kind: string, name: string, lift: Lifter, ports: ServicePorts): void {
  switch (facetOf(kind)) {
    case 'service':
      liftService(object, name, lift.below('service'), ports);
      return;
    case 'ingress':
      liftIngress(object, lift.below('ingress'), ports);
      return;
    case 'config':
      liftSettings(object.at('data'), lift.below('config'));
      return;
    case 'secret':
      liftSecret(object, lift.below('secret'));
      return;
    case 'claim':
      liftClaim(object.at('spec'), lift.below('persistence'));
      return;
    case 'workload':
      liftWorkload(object, kind, lift);
      return;
    default:
      liftOther(object, kind, lift);
  }
}

function liftWorkload(object: Cursor, kind: string, lift: Lifter): void {
  lift.scalar(object.at('spec', 'replicas'), 'replicaCount');
  if (kind === 'CronJob') {
    lift.scalar(object.at('spec', 'schedule'), 'schedule');
    lift.scalar(object.at('spec', 'suspend'), 'suspend');
  }
  const pod = object.at(...podPath(kind)!);
  if (pod !== undefined) liftPod(pod, lift);
  const claims = object.at('spec', 'volumeClaimTemplates')?.items() ?? [];
  for (const claim of claims) {
    const name = claim.at('metadata', 'name')?.text ?? '';
    liftClaim(
      claim.at('spec'),
      claims.length === 1 ? lift.below('persistence') : lift.below('persistence', valueKey(name)),
    );
  }
}

function liftPod(pod: Cursor, lift: Lifter): void {
  const main = pod.at('containers')?.items() ?? [];
  const init = pod.at('initContainers')?.items() ?? [];
  const [first] = main;
  if (main.length === 1 && init.length === 0) liftContainer(first!, lift);
  else
    for (const container of [...main, ...init])
      liftContainer(container, lift.below(valueKey(container.at('name')?.text ?? 'x')));
  lift.block(pod.at('imagePullSecrets'), 'imagePullSecrets');
  lift.block(pod.at('nodeSelector'), 'nodeSelector');
  lift.block(pod.at('tolerations'), 'tolerations');
  lift.block(pod.at('affinity'), 'affinity');
}

function liftContainer(container: Cursor, lift: Lifter): void {
  lift.image(container.at('image'), container.at('imagePullPolicy'));
  lift.block(container.at('resources'), 'resources');
  const env = container.at('env')?.items() ?? [];
  const seen = new Set<string>();
  for (const item of env) {
    const name = item.at('name')?.text;
    if (name === undefined || seen.has(name)) continue;
    seen.add(name);
    lift.scalar(item.at('value'), 'env', name);
  }
}

function liftService(object: Cursor, name: string, lift: Lifter, known: ServicePorts): void {
  const spec = object.at('spec');
  lift.scalar(spec?.at('type'), 'type');
  for (const key of ['loadBalancerIP', 'loadBalancerClass', 'externalName', 'externalTrafficPolicy'])
    lift.scalar(spec?.at(key), key);
  lift.block(spec?.at('loadBalancerSourceRanges'), 'loadBalancerSourceRanges');
  lift.block(spec?.at('externalIPs'), 'externalIPs');
  const ports = spec?.at('ports')?.items() ?? [];
  const keys = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const number = port.at('port');
    const value = number?.value;
    const portName = port.at('name')?.text ?? String(i);
    const key = valueKey(portName);
    if (keys.has(key)) continue;
    keys.add(key);
    const path = ports.length === 1 ? ['port'] : ['ports', key];
    // A port without targetPort leads to itself: a changed one would lead elsewhere.
    const lifted = port.at('targetPort') === undefined ? undefined : lift.scalar(number, ...path);
    if (lifted !== undefined) known.set(`${name}:${String(value)}`, lifted);
    lift.scalar(port.at('nodePort'), ...(ports.length === 1 ? ['nodePort'] : ['nodePorts', key]));
  }
}

function liftIngress(object: Cursor, lift: Lifter, ports: ServicePorts): void {
  const spec = object.at('spec');
  lift.scalar(spec?.at('ingressClassName'), 'className');
  const rules = spec?.at('rules')?.items() ?? [];
  const lifted = new Map<string, string>();
  const hosts = [...new Set(rules.map((rule) => rule.at('host')?.text).filter((host) => host !== undefined))];
  for (const rule of rules) {
    const host = rule.at('host');
    const text = host?.text;
    if (host !== undefined && text !== undefined) {
      const known = lifted.get(text);
      if (known !== undefined) lift.refer(host, `{{ ${known} | quote }}`);
      else {
        const expression = lift.scalar(host, ...(hosts.length === 1 ? ['host'] : ['hosts', valueKey(text)]));
        if (expression !== undefined) lifted.set(text, expression);
      }
    }
    for (const path of rule.at('http', 'paths')?.items() ?? []) referToPort(path.at('backend', 'service'), lift, ports);
  }
  referToPort(spec?.at('defaultBackend', 'service'), lift, ports);
  for (const entry of spec?.at('tls')?.items() ?? []) {
    for (const host of entry.at('hosts')?.items() ?? []) {
      const known = lifted.get(host.text ?? '');
      if (known !== undefined) lift.refer(host, `{{ ${known} | quote }}`);
    }
    if (spec?.at('tls')?.items().length === 1) lift.scalar(entry.at('secretName'), 'tlsSecretName');
  }
}

function referToPort(service: Cursor | undefined, lift: Lifter, ports: ServicePorts): void {
  const number = service?.at('port', 'number');
  const known = number && ports.get(`${service?.at('name')?.text}:${String(number.value)}`);
  if (number !== undefined && known !== undefined) lift.refer(number, `{{ ${known} }}`);
}

function liftSettings(data: Cursor | undefined, lift: Lifter): void {
  for (const [key, value] of data?.entries() ?? []) {
    const { text } = value;
    if (text !== undefined && !text.includes('\n') && text.length <= MAX_SETTING) lift.scalar(value, key);
  }
}

/** Texts of Secrets stand in values in plain: they are encoded by the template. */
function liftSecret(object: Cursor, lift: Lifter): void {
  liftSettings(object.at('stringData'), lift);
  for (const [key, value] of object.at('data')?.entries() ?? []) lift.encoded(value, key);
}

function liftClaim(spec: Cursor | undefined, lift: Lifter): void {
  lift.scalar(spec?.at('resources', 'requests', 'storage'), 'size');
  lift.scalar(spec?.at('storageClassName'), 'storageClass');
  lift.block(spec?.at('accessModes'), 'accessModes');
}

const HOST_FIELDS: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['spec', 'hostnames'],
  GRPCRoute: ['spec', 'hostnames'],
  TLSRoute: ['spec', 'hostnames'],
  Certificate: ['spec', 'dnsNames'],
};

/** Custom resources and the rest: fields that mean the same wherever they stand. */
function liftOther(object: Cursor, kind: string, lift: Lifter): void {
  const spec = object.at('spec');
  switch (kind) {
    case 'HorizontalPodAutoscaler':
      lift.scalar(spec?.at('minReplicas'), 'autoscaling', 'minReplicas');
      lift.scalar(spec?.at('maxReplicas'), 'autoscaling', 'maxReplicas');
      return;
    case 'PodDisruptionBudget':
      lift.scalar(spec?.at('minAvailable'), 'podDisruptionBudget', 'minAvailable');
      lift.scalar(spec?.at('maxUnavailable'), 'podDisruptionBudget', 'maxUnavailable');
      return;
    case 'Route':
      lift.scalar(spec?.at('host'), 'route', 'host');
      return;
    default:
  }
  const hosts = HOST_FIELDS[kind];
  if (hosts !== undefined) lift.block(object.at(...hosts), valueKey(hosts.at(-1)!));
  lift.scalar(spec?.at('replicas'), 'replicaCount');
  lift.image(spec?.at('image'), spec?.at('imagePullPolicy'));
  lift.block(spec?.at('resources'), 'resources');
}
