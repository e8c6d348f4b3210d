import type { Log } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import { GoError, int64, type Value } from '../go/value.ts';
import type { Lookup } from '../render/options.ts';
import { isApiNotFound, type KubeApi } from './api.ts';
import type { ResourceMapping } from './client.ts';
import type { Discovery } from './discovery.ts';
import { DISCOVERY_TIMEOUT } from './discovery-read.ts';
import { groupVersionKind, showKind } from './group-version-kind.ts';
import { isJsonObject, type Json, type JsonObject, textAt } from './json.ts';
import { resourcePath } from './paths.ts';

/** How often a render may begin anew, in all. */
export const MAX_LOOKUP_PASSES = 200;
/** From this pass on a render goes on after an open question, to ask more of them at once. */
const EAGER_FROM = 8;
const MAX_OPEN_QUESTIONS = 500;
/** Questions that are under way at once. */
const SIDE_BY_SIDE = 8;

interface Question {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What was found: an object, a list, nothing (an empty object), or why that could not be told. */
type Answer = { readonly object: JsonObject } | { readonly error: string; readonly told: readonly Told[] };

interface Told {
  readonly message: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
}

/** Ends a pass of a render: a question has no answer yet. */
class OpenQuestion extends Error {
  constructor() {
    super('a look-up has no answer yet');
    this.name = 'OpenQuestion';
  }
}

/**
 * Runs a render with what answers `lookup`. Rendering is synchronous: at a question without an answer the render is given
 * up, the answer is fetched, and the render runs again with all answers so far; only the last run's result, or error,
 * counts. Answers are fresh values at each call, as templates may change them. Rejects with LOOKUP_LIMIT after
 * `MAX_LOOKUP_PASSES` runs.
 */
export async function withLookups<T>(
  api: KubeApi,
  discovery: Discovery,
  render: (lookup: Lookup) => T,
  log?: Log,
): Promise<T> {
  const answers = new Map<string, Answer>();
  for (let pass = 1; pass <= MAX_LOOKUP_PASSES; pass++) {
    const open = new Map<string, Question>();
    const told: Told[] = [];
    const lookup: Lookup = (apiVersion, kind, namespace, name) => {
      const key = JSON.stringify([apiVersion, kind, namespace, name]);
      const answer = answers.get(key);
      if (answer === undefined) {
        open.set(key, { apiVersion, kind, namespace, name });
        if (pass < EAGER_FROM || open.size >= MAX_OPEN_QUESTIONS) throw new OpenQuestion();
        return new Map();
      }
      if ('object' in answer) return mapOf(answer.object);
      told.push(...answer.told);
      throw new GoError(answer.error);
    };
    let outcome: { readonly result: T } | { readonly error: unknown };
    try {
      outcome = { result: render(lookup) };
    } catch (error) {
      outcome = { error };
    }
    if (open.size === 0) {
      for (const line of told) log?.({ level: 'ERROR', ...line });
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    }
    await answerAll(api, discovery, open, answers);
  }
  throw new TschartError('LOOKUP_LIMIT', `the templates look up more than ${MAX_LOOKUP_PASSES} times in a row`);
}

async function answerAll(
  api: KubeApi,
  discovery: Discovery,
  open: ReadonlyMap<string, Question>,
  answers: Map<string, Answer>,
): Promise<void> {
  const left = open.entries();
  const worker = async (): Promise<void> => {
    for (const [key, question] of left) answers.set(key, await answerTo(api, discovery, question));
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, open.size) }, worker));
}

const NOTHING: Answer = { object: {} };

async function answerTo(api: KubeApi, discovery: Discovery, question: Question): Promise<Answer> {
  const { apiVersion, kind, namespace, name } = question;
  const gvk = groupVersionKind({ apiVersion, kind });
  const wanted = gvk.kind === '' ? { group: '', version: '', kind } : gvk;
  const gv = wanted.group === '' ? wanted.version : `${wanted.group}/${wanted.version}`;
  let mapping: ResourceMapping | undefined;
  try {
    mapping = await resourceOf(api, discovery, wanted, gv);
  } catch (error) {
    const { message } = error as Error;
    return {
      error: `unable to get apiresource from unstructured: ${showKind(wanted)}: ${message}`,
      told: [
        {
          message: 'unable to retrieve resource list',
          attributes: [
            ['GroupVersion', gv],
            ['error', message],
          ],
        },
        {
          message: 'unable to get apiresource',
          attributes: [
            ['groupVersionKind', showKind(wanted)],
            ['error', message],
          ],
        },
      ],
    };
  }
  try {
    const found = await api.request({
      method: 'GET',
      path:
        mapping === undefined ? noResourcePath(namespace, name) : resourcePath(mapping, namespace, name || undefined),
    });
    return { object: isJsonObject(found) ? (name === '' ? listOf(found) : found) : {} };
  } catch (error) {
    return isApiNotFound(error) ? NOTHING : { error: (error as Error).message, told: [] };
  }
}

/** Where Helm asks for a kind that its version does not have: what there is, is not the kind's. */
function noResourcePath(_namespace: string, name: string): string {
  return name === '' ? '/api' : `/api/${encodeURIComponent(name)}`;
}

async function resourceOf(
  api: KubeApi,
  discovery: Discovery,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
  gv: string,
): Promise<ResourceMapping | undefined> {
  if (gv === '') throw new GoError("groupVersion shouldn't be empty");
  const served = await discovery.groupVersion(group, version);
  // The server says itself why it does not have the version.
  if (served === undefined && gv !== 'v1')
    await api.request({ method: 'GET', path: `/apis/${gv}${DISCOVERY_TIMEOUT}` });
  const found = served?.resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
  return found && { group, version, kind, resource: found.name, namespaced: found.namespaced };
}

/** A list whose items say what they are: servers leave that out. */
function listOf(list: JsonObject): JsonObject {
  const { items } = list;
  // What is no list is one without items.
  if (!Array.isArray(items)) return { ...list, items: [] };
  const kind = textAt(list, 'kind').replace(/List$/, '');
  const apiVersion = textAt(list, 'apiVersion');
  const named = (items as readonly Json[]).map((item) =>
    isJsonObject(item) && textAt(item, 'kind') === '' && kind !== '' ? { ...item, kind, apiVersion } : item,
  );
  return { ...list, items: named };
}

/** JSON as templates see it: whole numbers are int64, others float64. */
function valueOf(json: Json): Value {
  switch (typeof json) {
    case 'number':
      return Number.isSafeInteger(json) ? int64(json) : json;
    case 'bigint':
      return int64(json);
    case 'object':
      if (json === null) return null;
      return Array.isArray(json) ? json.map(valueOf) : mapOf(json as JsonObject);
    default:
      return json;
  }
}

function mapOf(object: JsonObject): Map<string, Value> {
  const out = new Map<string, Value>();
  for (const key of Object.keys(object)) out.set(key, valueOf(object[key]!));
  return out;
}
