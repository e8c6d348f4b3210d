import type { KubeVersion } from '../chart/capabilities.ts';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { AggregateFailure, throwAggregate } from './aggregate.ts';
import type { KubeApi } from './api.ts';
import type { Resource, ResourceMapping } from './client.ts';
import { type RawDocument, readDocuments } from './documents.ts';
import { type GroupVersionKind, groupVersionKind } from './group-version-kind.ts';
import { isJsonObject, type Json, type JsonObject, type KubeObject, textAt } from './json.ts';
import { withField } from './json-text.ts';
import { checkObjectMeta, jsonKind } from './object-meta.ts';
import { validateDocument } from './validate.ts';

/** What building asks of discovery. */
export interface Mappings {
  /** Rejects with `no matches for kind "X" in version "g/v"` for an unknown kind. */
  mappingFor(group: string, version: string, kind: string): Promise<ResourceMapping>;
  serverVersion(): Promise<Pick<KubeVersion, 'major' | 'minor'>>;
}

export interface BuildOptions {
  /** Where namespaced objects without a namespace go. */
  readonly namespace: string;
  /** Asks more of a document: `apiVersion` and `kind`, and (for lists) the server's schema. */
  readonly validate: boolean;
}

/**
 * The objects of a manifest in its order, as kubectl's resource builder makes them for Helm: lists flattened, namespaces
 * filled in, kinds found by discovery. Rejects with kubectl's words for the mistakes of all documents as one error
 * (`AggregateFailure` for several).
 */
export async function buildResources(
  api: KubeApi,
  discovery: Mappings,
  manifest: string,
  { namespace, validate }: BuildOptions,
): Promise<Resource[]> {
  const resources: Resource[] = [];
  const errors: Error[] = [];
  const documents = readDocuments(manifest);
  const compare = validate && !(await validatesFields(discovery));
  for (;;) {
    const document = next(documents, errors);
    if (document === undefined) break;
    if (validate) {
      const problem = await validateDocument(api, document.value, compare);
      if (problem !== undefined) {
        errors.push(new GoError(`error validating "": error validating data: ${problem.message}`, problem));
        break;
      }
    }
    try {
      await resourcesOf(document, discovery, namespace, resources, errors);
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwAggregate(errors);
  return resources;
}

/** Whether the server compares objects with its schema when it is sent them: since Kubernetes 1.25. */
async function validatesFields(discovery: Mappings): Promise<boolean> {
  try {
    const { major, minor } = await discovery.serverVersion();
    return Number(major) > 1 || !(Number.parseInt(minor, 10) < 25);
  } catch {
    // Requests to come will tell what is wrong.
    return true;
  }
}

function next(documents: Iterator<RawDocument, void>, errors: Error[]): RawDocument | undefined {
  try {
    const step = documents.next();
    return step.done ? undefined : step.value;
  } catch (error) {
    errors.push(new GoError(`error parsing : ${(error as Error).message}`, error));
    return undefined;
  }
}

async function resourcesOf(
  document: RawDocument,
  discovery: Mappings,
  namespace: string,
  resources: Resource[],
  errors: Error[],
): Promise<void> {
  const object = decode(document);
  const gvk = groupVersionKind(object);
  const items = listItems(object);
  const mapping = await documentMapping(discovery, object, gvk, items !== undefined);
  if (items === undefined) {
    if (!Array.isArray(object['items'])) resources.push(place(object, mapping, namespace));
    return;
  }
  for (const item of items) {
    if (Array.isArray(item['items']))
      throw new GoError('*unstructured.Unstructured is not a list: no Items field in this object');
  }
  const problems: Error[] = [];
  for (const item of items) {
    try {
      const kind = itemKind(item);
      const mapped = await discovery.mappingFor(kind.group, kind.version, kind.kind).catch((error) => {
        throw new GoError(`unable to recognize ${error.message}`, error);
      });
      resources.push(place(item, mapped, namespace));
    } catch (error) {
      problems.push(error as Error);
    }
  }
  if (problems.length > 0) errors.push(new AggregateFailure(problems));
}

/** `UnstructuredJSONScheme`, with the metadata checked. Throws `unable to decode "": …`. */
function decode(document: RawDocument): KubeObject {
  try {
    const { value } = document;
    if (!isJsonObject(value)) throw cannotUnmarshal(value, 'Go value of type unstructured.detector');
    if (Object.hasOwn(value, 'items')) checkList(value['items']!);
    if (groupVersionKind(value).kind === '') throw new GoError(`Object 'Kind' is missing in '${document.text()}'`);
    checkObjectMeta(value, () => document.text());
    return value;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`unable to decode "": ${error.message}`, error);
  }
}

function checkList(items: Json): void {
  if (items === null) return;
  if (!Array.isArray(items)) throw cannotUnmarshal(items, 'Go struct field decodeList.items of type []json.RawMessage');
  for (const item of items as readonly Json[])
    if (item !== null && !isJsonObject(item)) throw cannotUnmarshal(item, 'Go value of type map[string]interface {}');
}

function cannotUnmarshal(value: Json, target: string): GoError {
  return new GoError(`json: cannot unmarshal ${jsonKind(value)} into ${target}`);
}

/** The objects of a list; those that don't say what they are, are of the list's kind. */
function listItems(object: KubeObject): KubeObject[] | undefined {
  if (!Object.hasOwn(object, 'items')) return undefined;
  const items = (object['items'] ?? []) as readonly (JsonObject | null)[];
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind').replace(/List$/, '');
  return items.map((item) =>
    textAt(item ?? {}, 'kind') === '' && textAt(item ?? {}, 'apiVersion') === ''
      ? { ...item, kind, apiVersion }
      : (item as JsonObject),
  );
}

function itemKind(item: KubeObject): GroupVersionKind {
  const gvk = groupVersionKind(item);
  const missing = (field: string, where: string): GoError =>
    new GoError(
      `unable to get type info from the object "*unstructured.Unstructured": Object '${field}' is missing in '${where}'`,
    );
  if (gvk.kind === '') throw missing('Kind', 'object has no kind field ');
  if (gvk.version === '') throw missing('apiVersion', 'object has no apiVersion field');
  return gvk;
}

/** The mapping of a document's own kind. A list's kind is known where its items' kind is. */
async function documentMapping(
  discovery: Mappings,
  object: KubeObject,
  { group, version, kind }: GroupVersionKind,
  isList: boolean,
): Promise<ResourceMapping> {
  if (kind === 'List' && group === '') return { group, version, kind, resource: 'lists', namespaced: false };
  try {
    return await discovery.mappingFor(group, version, kind);
  } catch (error) {
    const { message } = error as Error;
    if (isList && kind.endsWith('List')) {
      const found = await discovery.mappingFor(group, version, kind.slice(0, -'List'.length)).catch(() => undefined);
      if (found !== undefined) return found;
    }
    if (!message.startsWith('no matches for kind')) throw new GoError(`unable to recognize "": ${message}`, error);
    const name = quote(textAt(object, 'metadata', 'name'));
    const namespace = quote(textAt(object, 'metadata', 'namespace'));
    throw new GoError(
      `resource mapping not found for name: ${name} namespace: ${namespace} from "": ${message}\nensure CRDs are installed first`,
      error,
    );
  }
}

/** Puts an object into the namespace it belongs to. */
function place(object: KubeObject, mapping: ResourceMapping, defaultNamespace: string): Resource {
  const own = textAt(object, 'metadata', 'namespace');
  const namespace = mapping.namespaced ? own || defaultNamespace : '';
  const name = textAt(object, 'metadata', 'name');
  return { mapping, namespace, name, object: namespace === own ? object : withNamespace(object, namespace) };
}

function withNamespace(object: KubeObject, namespace: string): KubeObject {
  const metadata = Object.hasOwn(object, 'metadata') ? object['metadata'] : {};
  if (!isJsonObject(metadata) || (namespace === '' && !Object.hasOwn(metadata, 'namespace'))) return object;
  return withField(object, 'metadata', withField(metadata, 'namespace', namespace === '' ? undefined : namespace));
}
