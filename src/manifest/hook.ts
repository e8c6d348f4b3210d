import { trimSpace } from '../go/strings.ts';

/** The events that a hook can be tied to, by the name in its annotation. `test-success` is the name of Helm 2. */
const EVENTS: ReadonlyMap<string, HookEvent> = new Map([
  ['pre-install', 'pre-install'],
  ['post-install', 'post-install'],
  ['pre-delete', 'pre-delete'],
  ['post-delete', 'post-delete'],
  ['pre-upgrade', 'pre-upgrade'],
  ['post-upgrade', 'post-upgrade'],
  ['pre-rollback', 'pre-rollback'],
  ['post-rollback', 'post-rollback'],
  ['test', 'test'],
  ['test-success', 'test'],
]);

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

export const HOOK_ANNOTATION = 'helm.sh/hook';
export const HOOK_WEIGHT_ANNOTATION = 'helm.sh/hook-weight';
export const HOOK_DELETE_ANNOTATION = 'helm.sh/hook-delete-policy';
export const HOOK_OUTPUT_LOG_ANNOTATION = 'helm.sh/hook-output-log-policy';

/** A manifest that runs at events of a release instead of being part of it. */
export interface Hook {
  readonly name: string;
  readonly kind: string;
  /** Path of the template inside the chart tree. */
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly HookEvent[];
  /** Order among hooks of one event; 0 where the annotation is no number. */
  readonly weight: number;
  /** As written, lower case; what Helm knows is hook-succeeded, hook-failed and before-hook-creation. */
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

/** Splits a comma list of an annotation as Helm does: trimmed, lower case, empty parts kept. */
export function annotationList(value: string): string[] {
  return value.split(',').map((part) => trimSpace(part).toLowerCase());
}

/** The events named in a hook annotation, or undefined where one of them is unknown: then the document is dropped. */
export function hookEvents(annotation: string): HookEvent[] | undefined {
  const events: HookEvent[] = [];
  for (const name of annotationList(annotation)) {
    const event = EVENTS.get(name);
    if (event === undefined) return undefined;
    events.push(event);
  }
  return events;
}
