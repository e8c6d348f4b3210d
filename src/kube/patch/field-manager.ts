import { isJsonObject, type Json, type JsonObject, type KubeObject, textAt } from '../json.ts';
import { encodeJson, withField } from '../json-text.ts';
import { FIELD_MANAGER } from '../request.ts';
import { isCanonical, unionFields } from './field-set.ts';

/**
 * The JSON patch that makes fields which Helm owns by client-side apply its own by server-side apply (client-go's
 * `csaupgrade`); undefined where there is nothing to do. The object must be as the server has it now.
 */
export function upgradeFieldManager(object: KubeObject): string | undefined {
  const { metadata } = object;
  const entries = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const upgraded = upgradeEntries(entries as readonly JsonObject[]);
  if (upgraded === undefined) return undefined;
  return encodeJson([
    { op: 'replace', path: '/metadata/managedFields', value: upgraded.length === 0 ? null : upgraded },
    // Replacing by the same value makes a conflict, which is worth another try, of a change in between.
    { op: 'replace', path: '/metadata/resourceVersion', value: textAt(object, 'metadata', 'resourceVersion') },
  ]);
}

function isOwn(entry: JsonObject, operation: string): boolean {
  return entry['manager'] === FIELD_MANAGER && entry['operation'] === operation && textAt(entry, 'subresource') === '';
}

function upgradeEntries(entries: readonly JsonObject[]): readonly Json[] | undefined {
  const clientSide = entries.filter((entry) => isOwn(entry, 'Update'));
  if (clientSide.length === 0) {
    // A set that is written otherwise than the library would is sent to the server, though nothing changes.
    const applied = entries.find((entry) => isOwn(entry, 'Apply'));
    return applied === undefined || isCanonical(applied['fieldsV1'] ?? {}) ? undefined : entries;
  }
  const target = entries.find((entry) => isOwn(entry, 'Apply')) ?? clientSide[0]!;
  // Of several versions of the API only the one that the target speaks counts.
  const source = clientSide.find((entry) => entry !== target && entry['apiVersion'] === target['apiVersion']);
  const fields = unionFields(target['fieldsV1'] ?? {}, source?.['fieldsV1'] ?? {});
  const merged = withField(withField(target, 'operation', 'Apply'), 'fieldsV1', fields);
  return entries
    .filter((entry) => entry === target || !clientSide.includes(entry))
    .map((entry) => (entry === target ? merged : entry));
}
