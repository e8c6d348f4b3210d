import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { isApiNotFound } from '../kube/api.ts';
import type { KubeClient, Resource } from '../kube/client.ts';
import { fieldAt, isJsonObject, type KubeObject, textAt } from '../kube/json.ts';
import type { Release } from '../release/release.ts';
import { isFailure, prefixed, textOf } from './failure.ts';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const HELM = 'Helm';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** Objects that are looked at side by side. */
const SIDE_BY_SIDE = 32;

type Owner = Pick<Release, 'name' | 'namespace'>;

/** Marks objects as the release's. */
export function setOwnership(resources: readonly Resource[], { name, namespace }: Owner): void {
  for (const resource of resources) {
    const { object } = resource;
    const metadata = fieldAt(object, 'metadata');
    resource.object = {
      ...object,
      metadata: {
        ...(isJsonObject(metadata) ? metadata : {}),
        labels: { ...textsAt(object, 'labels'), [MANAGED_BY]: HELM },
        annotations: {
          ...textsAt(object, 'annotations'),
          [RELEASE_NAME]: name,
          [RELEASE_NAMESPACE]: namespace,
        },
      },
    };
  }
}

/** The release that an object is marked as belonging to; undefined where it has no such mark. */
export function ownerOf(object: KubeObject): Owner | undefined {
  const annotations = textsAt(object, 'annotations');
  const name = annotations[RELEASE_NAME];
  return name === undefined ? undefined : { name, namespace: annotations[RELEASE_NAMESPACE] ?? '' };
}

/** Labels or annotations. As in Go, one that is no text takes all of them away, and null is an empty text. */
function textsAt(object: KubeObject, key: 'labels' | 'annotations'): Readonly<Record<string, string>> {
  const found = fieldAt(object, 'metadata', key);
  if (!isJsonObject(found)) return {};
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(found)) {
    if (value !== null && typeof value !== 'string') return {};
    texts.push([name, value ?? '']);
  }
  return Object.fromEntries(texts);
}

/** Throws, with Helm's words, where an object is not marked as the release's. */
export function checkOwnership(object: KubeObject, { name, namespace }: Owner): void {
  const labels = textsAt(object, 'labels');
  const annotations = textsAt(object, 'annotations');
  const problems: string[] = [];
  const require = (what: string, found: Readonly<Record<string, string>>, key: string, wanted: string): void => {
    const value = Object.hasOwn(found, key) ? found[key]! : undefined;
    if (value === undefined) {
      problems.push(`${what} validation error: missing key ${quote(key)}: must be set to ${quote(wanted)}`);
    } else if (value !== wanted) {
      const problem = `key ${quote(key)} must equal ${quote(wanted)}: current value is ${quote(value)}`;
      problems.push(`${what} validation error: ${problem}`);
    }
  };
  require('label', labels, MANAGED_BY, HELM);
  require('annotation', annotations, RELEASE_NAME, name);
  require('annotation', annotations, RELEASE_NAMESPACE, namespace);
  if (problems.length === 0) return;
  throw new TschartError('OBJECT_OWNED', `invalid ownership metadata; ${problems.join('; ')}`, {
    advice: 'With --take-ownership the object becomes part of this release.',
  });
}

/** `Service "web" in namespace "shop"`. */
function described({ mapping, name, namespace }: Resource): string {
  return `${mapping.kind} ${quote(name)} in namespace ${quote(namespace)}`;
}

/**
 * Those of the objects to be made that are there already and may become part of the release: with `takeOwnership` all,
 * else those that are marked as its. Throws Helm's refusal of an object that belongs to somebody else.
 */
export async function toBeAdopted(
  kube: KubeClient,
  resources: readonly Resource[],
  release: Owner,
  takeOwnership: boolean,
): Promise<Resource[]> {
  const found = await lookAt(
    kube,
    resources.filter((resource) => generateName(resource) === ''),
  );
  const adopted: Resource[] = [];
  for (const resource of resources) {
    checkName(resource);
    const answer = found.get(resource);
    if (answer === undefined || isApiNotFound(answer.error)) continue;
    if (answer.error !== undefined) {
      throw prefixed(`could not get information about the resource ${described(resource)}`, answer.error);
    }
    if (!takeOwnership) {
      try {
        checkOwnership(answer.object, release);
      } catch (error) {
        throw prefixed(`${described(resource)} exists and cannot be imported into the current release`, error);
      }
    }
    adopted.push(resource);
  }
  return adopted;
}

function generateName({ object }: Resource): string {
  return textAt(object, 'metadata', 'generateName');
}

function checkName(resource: Resource): void {
  if (resource.name === '' || generateName(resource) === '') return;
  throw new TschartError('OBJECT_INVALID', 'metadata.name and metadata.generateName cannot both be set');
}

/** Objects to be deleted, by what is known of their owner. */
export interface Owned {
  readonly owned: readonly Resource[];
  readonly others: readonly Resource[];
  /** Those that could not be looked at, and why. */
  readonly unverified: readonly { readonly resource: Resource; readonly problem: string }[];
}

/** Sorts objects by whether they are the release's. Those that are gone are in none of the lists. */
export async function verifyOwnership(
  kube: KubeClient,
  resources: readonly Resource[],
  release: Owner,
): Promise<Owned> {
  const found = await lookAt(kube, resources);
  const owned: Resource[] = [];
  const others: Resource[] = [];
  const unverified: { resource: Resource; problem: string }[] = [];
  for (const resource of resources) {
    const answer = found.get(resource)!;
    if (answer.error !== undefined) {
      if (!isApiNotFound(answer.error)) unverified.push({ resource, problem: textOf(answer.error) });
    } else if (isOwner(answer.object, release)) owned.push(resource);
    else others.push(resource);
  }
  return { owned, others, unverified };
}

function isOwner(object: KubeObject, release: Owner): boolean {
  try {
    checkOwnership(object, release);
    return true;
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}

type Answer = { readonly object: KubeObject; readonly error?: undefined } | { readonly error: Error };

/** What is there of each object. Looking changes nothing, so it is done side by side. */
async function lookAt(kube: KubeClient, resources: readonly Resource[]): Promise<ReadonlyMap<Resource, Answer>> {
  const answers = new Map<Resource, Answer>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let resource = resources[next++]; resource !== undefined; resource = resources[next++]) {
      try {
        answers.set(resource, { object: await kube.get(resource) });
      } catch (error) {
        if (!isFailure(error)) throw error;
        answers.set(resource, { error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, resources.length) }, work));
  return answers;
}

/** What identifies an object between two revisions. */
export function objectKey({ mapping, namespace, name }: Resource): string {
  return `${mapping.group}/${mapping.version}/${mapping.kind}/${namespace}/${name}`;
}
