import type { Log } from '../chart/log.ts';
import { humanDuration } from './age.ts';
import type { KubeApi } from './api.ts';
import type { ObjectTable, Resource, ResourceMapping, TableColumn } from './client.ts';
import { fieldAt, isJsonObject, type Json, type JsonObject, type KubeObject, textAt } from './json.ts';
import { resourcePath } from './paths.ts';

const PODS: ResourceMapping = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };
const RELATED = 'v1/Pod(related)';
/** Objects asked for at once. */
const SIDE_BY_SIDE = 16;
const JSON_TYPE = 'application/json';
const TABLE_TYPE = `${JSON_TYPE};as=Table;v=v1;g=meta.k8s.io,${JSON_TYPE};as=Table;v=v1beta1;g=meta.k8s.io,${JSON_TYPE}`;

export interface LiveOptions {
  /** Whether the pods of workloads are wanted, too, under `v1/Pod(related)`. */
  readonly related: boolean;
  readonly log?: Log | undefined;
}

/** What the server prints of objects, by `v1/Service` and the like in the order given; what can't be got is left out. */
export async function objectTables(
  api: KubeApi,
  resources: readonly Resource[],
  options: LiveOptions,
): Promise<Map<string, ObjectTable[]>> {
  const found = await liveAnswers(api, resources, options, TABLE_TYPE);
  return new Map([...found].map(([key, answers]) => [key, answers.map(tableOf)] as const));
}

/** Objects as they are now, by `v1/Service` and the like in the order given; pods of workloads come as `PodList`s. */
export async function liveObjects(
  api: KubeApi,
  resources: readonly Resource[],
  options: LiveOptions,
): Promise<Map<string, KubeObject[]>> {
  return liveAnswers(api, resources, options, JSON_TYPE);
}

async function liveAnswers(
  api: KubeApi,
  resources: readonly Resource[],
  { related, log }: LiveOptions,
  accept: string,
): Promise<Map<string, KubeObject[]>> {
  const query: Record<string, string> = accept === TABLE_TYPE ? { includeObject: 'None' } : {};
  const get = async (path: string): Promise<KubeObject | undefined> => {
    const answer = await api.request({ method: 'GET', path, accept });
    return isJsonObject(answer) ? answer : undefined;
  };
  const objects = await sideBySide(resources, ({ mapping, namespace, name }) =>
    get(resourcePath(mapping, namespace, name, query)).catch(() => undefined),
  );
  const selections = related ? podSelections(resources.filter((_, at) => objects[at] !== undefined)) : [];
  const pods = await sideBySide(selections, async ({ namespace, selector }) => {
    try {
      const list = await get(resourcePath(PODS, namespace, undefined, { ...query, labelSelector: selector }));
      return list === undefined ? undefined : withKinds(list);
    } catch (error) {
      log?.({
        level: 'WARN',
        message: 'get the relation pod is failed',
        attributes: [['error', (error as Error).message]],
      });
      return undefined;
    }
  });
  const found = new Map<string, KubeObject[]>();
  const add = (key: string, object: KubeObject | undefined): void => {
    if (object === undefined) return;
    const others = found.get(key);
    if (others === undefined) found.set(key, [object]);
    else others.push(object);
  };
  for (const [at, { mapping }] of resources.entries()) add(`${mapping.version}/${mapping.kind}`, objects[at]);
  for (const list of pods) add(RELATED, list);
  return found;
}

/** Results in the order of the items; a few are asked for at once. */
async function sideBySide<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await ask(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, items.length) }, worker));
  return results;
}

interface PodsOfWorkload {
  readonly namespace: string;
  readonly selector: string;
}

/** The selectors of workloads as their manifests say them, each once. */
function podSelections(resources: readonly Resource[]): PodsOfWorkload[] {
  const selections = new Map<string, PodsOfWorkload>();
  for (const { object, namespace } of resources) {
    const selector = selectorOf(object);
    if (selector !== undefined && !selections.has(selector)) selections.set(selector, { namespace, selector });
  }
  return [...selections.values()];
}

const WORKLOADS: ReadonlySet<string> = new Set(['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

function selectorOf(object: KubeObject): string | undefined {
  const kind = textAt(object, 'kind');
  if (kind === 'ReplicationController') return labelsText(fieldAt(object, 'spec', 'selector'));
  return WORKLOADS.has(kind) ? labelsText(fieldAt(object, 'spec', 'selector', 'matchLabels')) : undefined;
}

function labelsText(labels: Json | undefined): string | undefined {
  if (!isJsonObject(labels)) return undefined;
  const entries = Object.entries(labels);
  if (!entries.every(([, value]) => typeof value === 'string')) return undefined;
  return entries
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
}

/** A list whose items say what they are. */
function withKinds(list: KubeObject): KubeObject {
  const kind = textAt(list, 'kind');
  const items = list['items'];
  if (!kind.endsWith('List') || !Array.isArray(items)) return list;
  const type = { apiVersion: textAt(list, 'apiVersion'), kind: kind.slice(0, -'List'.length) };
  return {
    ...list,
    items: (items as readonly Json[]).map((item) => (isJsonObject(item) ? { ...type, ...item } : item)),
  };
}

const NAME_AND_AGE: readonly TableColumn[] = [
  { name: 'Name', type: 'string', priority: 0, format: 'name' },
  { name: 'Age', type: 'string', priority: 0 },
];

/** A `Table`; of an object that came instead, its name and age. */
function tableOf(answer: KubeObject): ObjectTable {
  const columns = answer['columnDefinitions'];
  const rows = answer['rows'];
  if (answer['kind'] !== 'Table') return { columns: NAME_AND_AGE, rows: objectsIn(answer).map(nameAndAge) };
  return {
    columns: (Array.isArray(columns) ? (columns as readonly Json[]) : []).filter(isJsonObject).map(columnOf),
    rows: (Array.isArray(rows) ? (rows as readonly Json[]) : []).map((row) => {
      const cells = fieldAt(row, 'cells');
      return Array.isArray(cells) ? (cells as readonly Json[]) : [];
    }),
  };
}

function columnOf(column: JsonObject): TableColumn {
  return {
    name: textAt(column, 'name'),
    type: textAt(column, 'type'),
    priority: Number(column['priority'] ?? 0),
    format: textAt(column, 'format'),
    description: textAt(column, 'description'),
  };
}

function objectsIn(answer: KubeObject): readonly Json[] {
  const items = answer['items'];
  return Array.isArray(items) ? (items as readonly Json[]) : [answer];
}

function nameAndAge(object: Json): readonly string[] {
  const created = Date.parse(textAt(object, 'metadata', 'creationTimestamp'));
  const age = Number.isNaN(created) ? '<unknown>' : humanDuration(Date.now() - created);
  return [textAt(object, 'metadata', 'name'), age];
}
