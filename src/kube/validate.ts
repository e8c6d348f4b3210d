import { GoError } from '../go/value.ts';
import { AggregateFailure } from './aggregate.ts';
import type { KubeApi } from './api.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { createSchemas, type Schemas } from './schema.ts';

const schemasOf = new WeakMap<KubeApi, Promise<Schemas>>();

/**
 * What kubectl's strict validation says against a document before it is sent: nothing but that it has an `apiVersion` and
 * a `kind`, as API servers since Kubernetes 1.25 check fields themselves. Only the items of a `v1` `List`, which is never
 * sent as it is, are compared with the server's schema here.
 */
export async function validateDocument(api: KubeApi, document: Json): Promise<Error | undefined> {
  const kind = kindOf(document);
  if (Array.isArray(kind)) return aggregate(kind as Error[]);
  const { apiVersion, kind: name } = kind as Identity;
  if (apiVersion !== 'v1' || name !== 'List') return undefined;
  const errors = await listErrors(api, document as JsonObject);
  return errors.length === 0 ? undefined : aggregate(errors);
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
}

function kindOf(document: Json): Identity | Error[] {
  if (!isJsonObject(document)) return [new GoError('invalid object to validate')];
  const errors: Error[] = [];
  const { apiVersion = null, kind = null } = document;
  if (apiVersion === null) errors.push(new GoError('apiVersion not set'));
  else if (typeof apiVersion !== 'string') errors.push(new GoError("apiVersion isn't string type"));
  else if (apiVersion.split('/').length > 2) errors.push(new GoError(`unexpected GroupVersion string: ${apiVersion}`));
  if (kind === null) errors.push(new GoError('kind not set'));
  else if (typeof kind !== 'string') errors.push(new GoError("kind isn't string type"));
  return errors.length > 0 ? errors : { apiVersion: apiVersion as string, kind: kind as string };
}

async function listErrors(api: KubeApi, list: JsonObject): Promise<Error[]> {
  const { items = null } = list;
  if (!Array.isArray(items)) return [new GoError('invalid object to validate')];
  const errors: Error[] = [];
  for (const item of items as readonly Json[]) {
    const kind = kindOf(item);
    if (Array.isArray(kind)) {
      errors.push(...kind);
      continue;
    }
    try {
      errors.push(...(await schemas(api)).validate(item, kind.apiVersion, kind.kind));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  return errors;
}

/** Asked for once; some megabytes. */
function schemas(api: KubeApi): Promise<Schemas> {
  let asked = schemasOf.get(api);
  if (asked === undefined) {
    asked = api.request({ method: 'GET', path: '/openapi/v2' }).then(createSchemas);
    schemasOf.set(api, asked);
  }
  return asked;
}

function aggregate(errors: readonly Error[]): Error {
  return errors.length === 1 ? errors[0]! : new AggregateFailure(errors);
}
