import { quoteJson } from '../../go/json/quote.ts';
import { sortStrings } from '../../go/text.ts';
import { isJsonObject, type Json, type KubeObject } from '../../kube/json.ts';

/** Objects by kind as Go writes them in JSON; empty where there are none. */
export function liveJson(resources: ReadonlyMap<string, readonly KubeObject[]>): string {
  return resources.size === 0 ? '' : sortedJson(Object.fromEntries(resources));
}

function sortedJson(value: Json): string {
  if (typeof value === 'string') return quoteJson(value, true);
  if (typeof value !== 'object' || value === null) return String(value);
  if (!isJsonObject(value)) return `[${value.map(sortedJson).join(',')}]`;
  const fields = sortStrings(Object.keys(value)).map((key) => `${quoteJson(key, true)}:${sortedJson(value[key]!)}`);
  return `{${fields.join(',')}}`;
}
