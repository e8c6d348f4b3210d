import { fieldAt, isJsonObject, type Json } from '../json.ts';

/** A `metav1.LabelSelector` as the text of a query, sorted by key. Throws where an operator is none of Kubernetes'. */
export function selectorText(selector: Json | undefined): string {
  const requirements: (readonly [key: string, text: string])[] = [];
  const labels = fieldAt(selector, 'matchLabels');
  if (isJsonObject(labels)) {
    for (const [key, value] of Object.entries(labels)) requirements.push([key, `${key}=${String(value)}`]);
  }
  const expressions = fieldAt(selector, 'matchExpressions');
  for (const expression of Array.isArray(expressions) ? (expressions as readonly Json[]) : []) {
    const key = String(fieldAt(expression, 'key') ?? '');
    requirements.push([key, requirementText(key, expression)]);
  }
  return requirements
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',');
}

function requirementText(key: string, expression: Json): string {
  const values = fieldAt(expression, 'values');
  const list = Array.isArray(values) ? values.map(String).sort().join(',') : '';
  const operator = fieldAt(expression, 'operator');
  switch (operator) {
    case 'In':
      return `${key} in (${list})`;
    case 'NotIn':
      return `${key} notin (${list})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      throw new TypeError(`"${String(operator)}" is not a valid label selector operator`);
  }
}
