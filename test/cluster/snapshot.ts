import { createHash } from 'node:crypto';
import type { Admin } from './admin.ts';
import { mask, type Names } from './mask.ts';
import { decodeRecord, decodeSecret } from './record.ts';

/** What stands in the cluster after a command: texts by the object's name, in order. */
export type Snapshot = ReadonlyMap<string, string>;

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly apiVersion?: string;
  readonly fieldsV1?: unknown;
}

interface LiveObject {
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    deletionTimestamp?: string;
    ownerReferences?: readonly unknown[];
    managedFields?: readonly ManagedFields[];
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  data?: Record<string, string>;
  type?: string;
  [field: string]: unknown;
}

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly items: LiveObject[];
}

const NAMESPACED = [
  ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'pods'].map((r) => [
    'api/v1',
    r,
  ]),
  ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map((r) => ['apis/apps/v1', r]),
  ...['jobs', 'cronjobs'].map((r) => ['apis/batch/v1', r]),
  ...['ingresses', 'networkpolicies'].map((r) => ['apis/networking.k8s.io/v1', r]),
  ...['roles', 'rolebindings'].map((r) => ['apis/rbac.authorization.k8s.io/v1', r]),
  ['apis/autoscaling/v2', 'horizontalpodautoscalers'],
  ['apis/policy/v1', 'poddisruptionbudgets'],
] as const;

/** Controllers change objects at times of their own. */
const CONTROLLERS = new Set(['kube-controller-manager', 'kube-scheduler', 'kwok', 'kube-apiserver']);
/** How long objects that are being deleted may take to go. */
const GONE_WITHIN = 30_000;

/** Takes the snapshots of one run, and remembers which objects it saw: an object made again is told from a changed one. */
export class Camera {
  readonly #admin: Admin;
  readonly #names: Names;
  readonly #watched: string[] = [];
  readonly #seen = new Map<string, string>();

  constructor(admin: Admin, names: Names) {
    this.#admin = admin;
    this.#names = names;
  }

  /** A list to be looked at, too: `/apis/rbac.authorization.k8s.io/v1/clusterroles`. */
  watch(path: string): void {
    this.#watched.push(path);
  }

  /** The objects as they are once those that are being deleted are gone. */
  async take(): Promise<Snapshot> {
    const { namespace } = this.#names;
    const paths = [
      ...NAMESPACED.map(([group, resource]) => `/${group}/namespaces/${namespace}/${resource}`),
      `/api/v1/namespaces?fieldSelector=metadata.name=${namespace}`,
      ...this.#watched,
    ];
    const until = Date.now() + GONE_WITHIN;
    for (;;) {
      const lists = await Promise.all(paths.map((path) => this.#admin.get<List>(path)));
      const leaving = lists.some((list) =>
        list?.items.some((item) => this.#counts(item) && item.metadata.deletionTimestamp),
      );
      if (leaving && Date.now() < until) {
        await new Promise((done) => setTimeout(done, 100));
        continue;
      }
      const entries = lists.flatMap((list) => (list ? this.#entries(list) : []));
      return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
  }

  /** What belongs to this run and was not made by a controller. */
  #counts({ metadata }: LiveObject): boolean {
    const own = [metadata.name, metadata.namespace ?? ''].some((name) => name.includes(this.#names.namespace));
    return own && !metadata.ownerReferences?.length && metadata.name !== 'kube-root-ca.crt';
  }

  #entries(list: List): [string, string][] {
    const kind = list.kind.replace(/List$/, '');
    return list.items
      .filter((item) => this.#counts(item) && !(kind === 'ServiceAccount' && item.metadata.name === 'default'))
      .flatMap((item): [string, string][] => {
        const { uid, name, namespace } = item.metadata;
        const id = mask(`${list.apiVersion} ${kind} ${namespace ? `${namespace}/` : ''}${name}`, this.#names);
        const again = this.#seen.has(id) && this.#seen.get(id) !== uid;
        this.#seen.set(id, uid);
        const record = takeRecord(kind, item);
        const text = `${again ? 'made again\n' : ''}${mask(describe(item), this.#names)}`;
        return record === undefined ? [[id, text]] : [[id, `${text}\n${describeRecord(record, this.#names)}`]];
      });
  }
}

/** Takes the release out of what holds a record. */
function takeRecord(kind: string, item: LiveObject): string | undefined {
  if (!item.metadata.name.startsWith('sh.helm.release.v1.') || item.data?.['release'] === undefined) return undefined;
  const { release } = item.data;
  item.data = { release: '(below)' };
  try {
    return kind === 'Secret' ? decodeSecret(release) : decodeRecord(release);
  } catch (error) {
    return JSON.stringify({ broken: String(error) });
  }
}

/** A record to read, and the hash of its very text: order of fields, escapes and numbers count, too. */
export function describeRecord(json: string, names: Names): string {
  // Templates and files are held in base64, which would hide the namespace's name.
  const plain = json.replace(/"data":"([A-Za-z0-9+/=]{16,})"/g, (whole, data: string) => {
    const text = Buffer.from(data, 'base64').toString('latin1');
    if (!text.includes(names.namespace)) return whole;
    return `"data":"${Buffer.from(text.replaceAll(names.namespace, '<namespace>'), 'latin1').toString('base64')}"`;
  });
  const masked = mask(plain, names);
  const hash = createHash('sha256').update(masked).digest('hex').slice(0, 12);
  let shown = masked;
  try {
    shown = JSON.stringify(JSON.parse(masked), null, 1).replaceAll('\\n', '\n  ');
  } catch {}
  return `record ${hash}\n${shown}`;
}

/** An object without what the server and controllers set. */
function describe(item: LiveObject): string {
  const { apiVersion: _, kind: __, status: ___, ...rest } = item;
  const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } = item.metadata;
  if (metadata.annotations) {
    const { 'deployment.kubernetes.io/revision': ____, ...annotations } = metadata.annotations;
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
    else delete metadata.annotations;
  }
  const spec = rest['spec'];
  if (spec && typeof spec === 'object' && 'nodeName' in spec) delete (spec as Record<string, unknown>)['nodeName'];
  const fields = (managedFields ?? [])
    .filter(({ manager, subresource }) => !CONTROLLERS.has(manager ?? '') && subresource !== 'status')
    .map(({ manager, operation, subresource, apiVersion, fieldsV1 }) => ({
      manager,
      operation,
      subresource,
      apiVersion,
      fieldsV1: JSON.stringify(fieldsV1),
    }))
    .map((entry) => JSON.stringify(entry))
    .sort()
    .map((entry) => JSON.parse(entry) as unknown);
  return JSON.stringify({ ...rest, metadata: { ...metadata, managedFields: fields } }, sorted, 1);
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
