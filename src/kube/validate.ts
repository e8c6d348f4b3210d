import { GoError } from '../go/value.ts';
import { AggregateFailure } from './aggregate.ts';
import type { KubeApi } from './api.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { createSchemas, type Schemas } from './schema.ts';

const schemasOf = new WeakMap<KubeApi, Promise<Schemas>>();

/**
 * What kubectl's strict validation says against a document before it is sent: that it has no `apiVersion` or no `kind`.
 * With `compare`, for servers that don't do so themselves, it is compared with their schema, too. That is always done with
 * the items of a `v1` `List`, which is never sent as it is.
 */
export async function validateDocument(api: KubeApi, document: Json, compare: boolean): Promise<Error | undefined> {
  const kind = kindOf(document);
  if (Array.isArray(kind)) return aggregate(kind as Error[]);
  const { apiVersion, kind: name } = kind as Identity;
  const isList = apiVersion === 'v1' && name === 'List';
  const errors = isList
    ? await listErrors(api, document as JsonObject)
    : compare
      ? await schemaErrors(api, document, kind as Identity)
      : [];
  return errors.length === 0 ? undefined : aggregate(errors);
}

async function schemaErrors(api: KubeApi, object: Json, { apiVersion, kind }: Identity): Promise<Error[]> {
  try {
    return (await schemas(api)).validate(object, apiVersion, kind);
  } catch (error) {
    return [error as Error];
  }
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
    errors.push(...(Array.isArray(kind) ? kind : await schemaErrors(api, item, kind)));
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
