import { readFileSync } from 'node:fs';

/**
 * Rows recorded from the libraries of Helm 4.3.1 (sigs.k8s.io/yaml v1.6.0, go.yaml.in/yaml v2.4.4 and v3.0.5, Go 1.26):
 * texts and values were made up and mutated at random, and for each kind of answer the shortest were kept.
 */
export function golden<Row>(name: string): Row[] {
  const text = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
