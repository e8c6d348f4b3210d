import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { byteLength } from '../../go/text.ts';
import { SYSTEM_LABELS } from '../../release/labels.ts';
import type { Release } from '../../release/release.ts';

/** Labels of an object that holds a record. */
export type Labels = Readonly<Record<string, string>>;

/**
 * The labels of a record's object. What the release itself has as `createdAt` or `modifiedAt` wins over the moment given,
 * as in Helm 4.3.1: releases that come from a query carry the labels of the record that they were read from.
 */
export function labelsOf(release: Release, moment: 'createdAt' | 'modifiedAt', seconds: number): Labels {
  return {
    [moment]: String(seconds),
    ...Object.fromEntries(release.labels),
    name: release.name,
    owner: 'helm',
    status: release.info.status,
    version: String(release.revision),
  };
}

/** What the user gave of an object's labels. */
export function customLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...labels].filter(([key]) => !SYSTEM_LABELS.includes(key)));
}

const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const MAX_VALUE_LENGTH = 63;

/** A label selector, escaped for a query. Throws for values that no label can have, in the words of Kubernetes. */
export function selectorOf(labels: Labels): string {
  for (const value of Object.values(labels)) requireLabelValue(value);
  const terms = Object.keys(labels).sort();
  return encodeURIComponent(terms.map((key) => `${key}=${labels[key]}`).join(','));
}

function requireLabelValue(value: string): void {
  const problems: string[] = [];
  if (byteLength(value) > MAX_VALUE_LENGTH) problems.push(`must be no more than ${MAX_VALUE_LENGTH} bytes`);
  if (!VALUE.test(value) || value.endsWith('\n')) {
    problems.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
        "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
        `'${VALUE.source.slice(1, -1)}')`,
    );
  }
  if (problems.length > 0) {
    throw new TschartError('LABELS', `invalid label value: ${quote(value)}: ${problems.join('; ')}`);
  }
}
