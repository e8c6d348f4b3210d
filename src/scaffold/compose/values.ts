import type { Plain } from '../../go/plain.ts';
import { objectName } from '../names.ts';
import { entry, group, type ValueEntry } from '../values-text.ts';
import type { Component, ComponentVolume } from './component.ts';
import type { Part, TextPart } from './parts.ts';
import type { VolumeUse } from './project-volumes.ts';

/** A volume that is not of one pod alone. */
export interface SharedVolume {
  readonly part: Part;
  readonly use: VolumeUse;
}

/** What a chart has to say beside its components. */
export interface ChartExtras {
  readonly shared: readonly SharedVolume[];
  readonly secrets: readonly TextPart[];
  readonly configs: readonly TextPart[];
  /** The chart's name. */
  readonly chart: string;
}

/** The values of the whole chart. */
export function chartValues(
  components: readonly Component[],
  { shared, secrets, configs, chart }: ChartExtras,
): ValueEntry[] {
  const waits = components.flatMap((component) => component.waits);
  const values: ValueEntry[] = [
    // A chart may have a name that no object can have.
    entry(
      'nameOverride',
      objectName(chart) === chart ? '' : objectName(chart),
      "A name to use instead of the chart's.",
    ),
    entry('fullnameOverride', '', 'The beginning of all names, instead of one made of release and chart.'),
    entry('imagePullSecrets', [], 'Secrets for private registries, such as [{name: my-registry}].'),
    ...components.map(componentValues),
  ];
  if (shared.length > 0) {
    const claims = shared.map(({ part, use }) =>
      group(part.key, claimValues(use.kind === 'claim' ? use.claim : undefined)),
    );
    values.push(group('persistence', claims, 'Volumes that are not of one pod alone.'));
  }
  if (secrets.length > 0) {
    const entries = secrets.map(({ key, existing, dataKey }) =>
      group(key, [
        entry('existingSecret', existing, `A Secret that is there already, with the key ${dataKey}.`),
        entry('value', '', `Its text otherwise: --set-file secrets.${key}.value=FILE.`),
      ]),
    );
    values.push(group('secrets', entries));
  }
  if (configs.length > 0) {
    const entries = configs.map(({ key, existing, dataKey }) =>
      group(key, [entry('existingConfigMap', existing, `A ConfigMap that is there already, with the key ${dataKey}.`)]),
    );
    values.push(group('configs', entries));
  }
  if (waits.length > 0) values.push(waitValues(waits.map(({ until }) => until)));
  return values;
}

function waitValues(kinds: readonly ('ready' | 'done')[]): ValueEntry {
  const entries: ValueEntry[] = [entry('enabled', true, 'Hold pods back until what they depend on is there.')];
  if (kinds.includes('ready')) entries.push(group('services', [imageValues('busybox', '1.37', '', 'IfNotPresent')]));
  if (kinds.includes('done')) {
    entries.push(group('jobs', [imageValues('registry.k8s.io/kubectl', 'v1.34.1', '', 'IfNotPresent')]));
  }
  return group('waitFor', entries);
}

function imageValues(
  repository: string,
  tag: string,
  digest: string,
  pullPolicy: string,
  comment?: string,
): ValueEntry {
  const entries = [entry('repository', repository), entry('pullPolicy', pullPolicy), entry('tag', tag)];
  if (digest !== '') entries.push(entry('digest', digest));
  return group('image', entries, comment);
}

function componentValues(component: Component): ValueEntry {
  const { service, key, kind, enabled, image, built, ports, env, config, secretEnv } = component;
  const entries: ValueEntry[] = [];
  if (enabled !== undefined) entries.push(entry('enabled', enabled, 'Off unless one of its profiles is on.'));
  if (kind === 'Deployment' || kind === 'StatefulSet') entries.push(entry('replicaCount', component.replicas));
  const comment = built ? 'Compose builds this image: push it, and name it here.' : undefined;
  const tag = image.tag === '' && image.digest === '' ? 'latest' : image.tag;
  entries.push(imageValues(image.repository, tag, image.digest, component.pullPolicy, comment));
  entries.push(
    entry(
      'command',
      component.command,
      component.command.length > 0 ? undefined : "Instead of the image's entrypoint.",
    ),
  );
  entries.push(entry('args', component.args));
  entries.push(entry('env', Object.fromEntries(env)));
  if (config.size > 0)
    entries.push(entry('config', Object.fromEntries(config), 'Variables from env files, in a ConfigMap.'));
  if (secretEnv.size > 0) {
    entries.push(
      entry('secretEnv', Object.fromEntries(secretEnv), 'Variables in a Secret.'),
      entry('existingSecret', '', 'A Secret that is there already, with the same keys.'),
    );
  }
  if (kind !== 'Job') entries.push(serviceValues(component));
  if (component.ingress !== undefined && kind !== 'Job' && ports.length > 0) entries.push(ingressValues(service));
  const claims = component.volumes.filter(
    (volume): volume is Extract<ComponentVolume, { kind: 'claim' }> => volume.kind === 'claim',
  );
  if (claims.length > 0) {
    entries.push(
      group(
        'persistence',
        claims.map((volume) => group(volume.key, claimValues(volume.claim))),
      ),
    );
  }
  entries.push(entry('resources', component.resources));
  if (kind !== 'Job') {
    entries.push(
      entry('livenessProbe', component.livenessProbe ?? {}),
      entry('readinessProbe', component.readinessProbe ?? {}),
    );
  }
  const rest: readonly [string, Plain][] = [
    ['annotations', component.annotations],
    ['podAnnotations', component.podAnnotations],
    ['podSecurityContext', component.podSecurityContext],
    ['securityContext', component.securityContext],
    ['nodeSelector', component.nodeSelector],
    ['affinity', component.affinity],
    ['tolerations', []],
  ];
  for (const [name, value] of rest) entries.push(entry(name, value));
  return group(key, entries, `The service ${service}.`);
}

function serviceValues({ serviceName, ports, aliases, headless, service }: Component): ValueEntry {
  const entries: ValueEntry[] = [
    entry('name', serviceName, `By this name others find it. Compose calls it ${service}.`),
  ];
  if (aliases.length > 0) entries.push(entry('aliases', aliases, 'More names of it, each a Service.'));
  if (!headless) entries.push(entry('type', 'ClusterIP'));
  if (ports.length === 1) entries.push(entry('port', ports[0]!.port, publishedAt(ports[0]!.published)));
  else if (ports.length > 1) {
    entries.push(
      group(
        'ports',
        ports.map((port) => entry(port.key, port.port, publishedAt(port.published))),
      ),
    );
  }
  return group('service', entries);
}

function publishedAt(published: string): string | undefined {
  return published === '' ? undefined : `Compose publishes it at ${published}.`;
}

function ingressValues(service: string): ValueEntry {
  const hosts = [{ host: `${objectName(service)}.example.com`, paths: [{ path: '/', pathType: 'Prefix' }] }];
  return group(
    'ingress',
    [
      entry('enabled', false),
      entry('className', ''),
      entry('annotations', {}),
      entry('hosts', hosts),
      entry('tls', []),
    ],
    'Traffic from outside by an ingress controller.',
  );
}

function claimValues(claim: { readonly size: string; readonly existingClaim: string } | undefined): ValueEntry[] {
  return [
    entry('enabled', true),
    entry('size', claim?.size ?? '1Gi'),
    entry('storageClass', '', "The cluster's default where it is empty."),
    entry('accessModes', ['ReadWriteOnce']),
    entry('existingClaim', claim?.existingClaim ?? ''),
  ];
}
