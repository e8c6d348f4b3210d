import type { Expected } from './random-compose.ts';

export type Json = { [key: string]: Json } & Json[] & string & number;

/** Finds what differs between what containers see of their chart's objects and what they have to see. */
export function differences(objects: readonly Json[], services: Readonly<Record<string, Expected>>): string[] {
  const found: string[] = [];
  const byId = new Map<string, Json>();
  for (const object of objects) {
    const id = `${object['kind']}/${object['metadata']['name']}`;
    if (byId.has(id)) found.push(`${id} comes twice`);
    byId.set(id, object);
    found.push(...nameProblems(object));
  }
  const pods = objects.flatMap((object) => {
    const template = object['spec']?.['template'];
    return template?.['spec']?.['containers'] ? [{ object, template }] : [];
  });
  for (const [id, expected] of Object.entries(services)) {
    const own = pods.filter(({ template }) => template['metadata']['annotations']?.['draw.id'] === id);
    if (own.length !== 1) {
      found.push(`${own.length} pods have draw.id ${id}`);
      continue;
    }
    const { object, template } = own[0]!;
    const seen = seenBy(object, template, byId, objects);
    const compare = (what: string, is: unknown, wanted: unknown): void => {
      const [a, b] = [sorted(is), sorted(wanted)];
      if (a !== b) found.push(`${id}: ${what} is ${a}, not ${b}`);
    };
    compare('env', seen.env, expected.env);
    compare('command', seen.command, expected.command?.length ? expected.command : undefined);
    compare('args', seen.args, expected.args?.length ? expected.args : undefined);
    compare('labels', seen.annotations, expected.labels);
    for (const [path, text] of Object.entries(expected.files)) compare(`file ${path}`, seen.file(path), text);
    const claims = new Map<string, string>();
    for (const [path, volume] of Object.entries(expected.volumes)) {
      const claim = seen.claim(path);
      if (claim === undefined || claims.has(claim)) found.push(`${id}: ${path} has no claim of its own: ${claim}`);
      else claims.set(claim, volume);
    }
    if (object['kind'] !== 'Job')
      compare(
        'ports',
        [...seen.ports].filter((port) => expected.ports.includes(port)).sort(),
        [...expected.ports].sort(),
      );
  }
  return found;
}

function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value) ?? 'nothing';
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What a cluster would refuse of names and keys. */
function nameProblems(object: Json): string[] {
  const problems: string[] = [];
  const name = String(object['metadata']['name']);
  const most = object['kind'] === 'Service' ? 63 : 253;
  if (name.length > most || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name))
    problems.push(`${object['kind']} has the name ${name}`);
  for (const key of [...Object.keys(object['data'] ?? {}), ...Object.keys(object['stringData'] ?? {})])
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key) || /^\.(?:\.|$)/.test(key)) problems.push(`${name} has the key ${key}`);
  const label = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
  for (const [key, value] of Object.entries(object['metadata']['labels'] ?? {}))
    if (typeof value !== 'string' || !label.test(value)) problems.push(`${name} has the label ${key}: ${value}`);
  const pod = object['spec']?.['template']?.['spec'];
  const unique = (items: readonly string[] | undefined, what: string): void => {
    if (new Set(items).size !== (items?.length ?? 0)) problems.push(`${name} has ${what} twice: ${items}`);
  };
  const container = pod?.['containers']?.[0];
  const of = (list: Json | undefined, key: string): string[] => ((list ?? []) as Json[]).map((item) => item[key]!);
  unique(of(pod?.['volumes'], 'name'), 'a volume');
  unique(of(container?.['volumeMounts'], 'mountPath'), 'a mount');
  unique(of(container?.['ports'], 'name'), 'a port');
  unique(of(object['spec']?.['ports'], 'name'), 'a port');
  for (const port of [...of(container?.['ports'], 'name'), ...of(object['spec']?.['ports'], 'name')])
    if (!/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(port)) problems.push(`${name} has the port ${port}`);
  for (const volume of of(pod?.['volumes'], 'name'))
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(volume)) problems.push(`${name} has the volume ${volume}`);
  return problems;
}

function seenBy(object: Json, template: Json, byId: ReadonlyMap<string, Json>, objects: readonly Json[]) {
  const pod = template['spec'];
  const container = pod['containers'][0]!;
  const env: Record<string, string> = {};
  const define = (name: string, value: string): void => {
    Object.defineProperty(env, name, { value, enumerable: true, configurable: true, writable: true });
  };
  for (const from of (container['envFrom'] ?? []) as Json[]) {
    const map = from['configMapRef'] && byId.get(`ConfigMap/${from['configMapRef']['name']}`)?.['data'];
    const secret = from['secretRef'] && byId.get(`Secret/${from['secretRef']['name']}`)?.['stringData'];
    for (const [name, value] of Object.entries((map ?? secret ?? {}) as Record<string, string>)) define(name, value);
  }
  for (const { name, value } of (container['env'] ?? []) as unknown as { name: string; value: string }[])
    define(name, expanded(value, env));
  const words = (list: Json | undefined): string[] | undefined =>
    (list as string[] | undefined)?.map((word) => expanded(word, env));
  const volumeOf = (name: string): Json | undefined =>
    (pod['volumes'] as Json[] | undefined)?.find((volume) => volume['name'] === name);
  const mountAt = (path: string): Json | undefined =>
    ((container['volumeMounts'] ?? []) as Json[])
      .filter((mount) => path === mount['mountPath'] || path.startsWith(`${mount['mountPath']}/`))
      .sort((a, b) => String(b['mountPath']).length - String(a['mountPath']).length)[0];
  const file = (path: string): string | undefined => {
    const mount = mountAt(path);
    const volume = mount && volumeOf(mount['name']!);
    if (mount === undefined || volume === undefined) return undefined;
    const within = mount['subPath'] ?? path.slice(String(mount['mountPath']).length + 1);
    const sources = (volume['projected']?.['sources'] ?? [volume]) as Json[];
    for (const source of sources) {
      const map = source['configMap'];
      const data = map && byId.get(`ConfigMap/${map['name']}`);
      const items = map?.['items'] as unknown as { key: string; path: string }[] | undefined;
      const key = items ? items.find((item) => item.path === within)?.key : within;
      const text = key === undefined ? undefined : data?.['data']?.[key];
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const claim = (path: string): string | undefined => {
    const mount = mountAt(path);
    const name = mount?.['name'];
    const templates = (object['spec']['volumeClaimTemplates'] ?? []) as Json[];
    if (templates.some((item) => item['metadata']['name'] === name)) return `template ${name}`;
    const bound = volumeOf(name ?? '')?.['persistentVolumeClaim']?.['claimName'];
    return bound !== undefined && byId.has(`PersistentVolumeClaim/${bound}`) ? bound : undefined;
  };
  const labels = template['metadata']['labels'];
  const ports = new Set<number>();
  for (const service of objects.filter(({ kind }) => kind === ('Service' as unknown))) {
    const selector = service['spec']['selector'] as unknown as Record<string, string>;
    if (!Object.entries(selector).every(([key, value]) => labels[key] === value)) continue;
    for (const port of (service['spec']['ports'] ?? []) as Json[]) ports.add(port['port']!);
  }
  const annotations = Object.fromEntries(
    Object.entries(template['metadata']['annotations'] ?? {}).filter(([key]) => !key.startsWith('checksum/')),
  );
  return { env, command: words(container['command']), args: words(container['args']), annotations, file, claim, ports };
}

/** What Kubernetes makes of `$(NAME)` and `$$`. */
function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(env, name) ? env[name]! : all;
  });
}
