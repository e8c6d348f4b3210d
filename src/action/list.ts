import { TschartError } from '../errors.ts';
import { compileRegexp } from '../go/regexp.ts';
import { compareStrings } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import type { Release } from '../release/release.ts';
import { matchesSelector, parseSelector } from '../release/selector.ts';
import { STATUSES, type Status } from '../release/status.ts';
import { timeOf } from '../release/time.ts';
import type { ActionContext } from './context.ts';

export interface ListOptions {
  /** Go regular expression for names; empty takes all. */
  readonly filter: string;
  /** Label selector; empty takes all. */
  readonly selector: string;
  /** Statuses to list; empty for all but `unknown`. */
  readonly states: readonly Status[];
  readonly byDate: boolean;
  readonly reverse: boolean;
  /** How many at most; 0 or less for all. */
  readonly limit: number;
  readonly offset: number;
}

/** Releases, the newest revision of each; only where nothing but superseded ones are asked for all revisions count. */
export async function listReleases(context: ActionContext, options: ListOptions): Promise<Release[]> {
  await context.kube.checkReachable();
  const filter = options.filter === '' ? undefined : compileRegexp(options.filter);
  const accepts = (name: string): boolean => filter === undefined || filter.match(name);
  const states = options.states.length === 0 ? STATUSES.filter((status) => status !== 'unknown') : options.states;
  const onlySuperseded = states.length === 1 && states[0] === 'superseded';
  const { storage } = context;
  const found = onlySuperseded ? await storage.list(({ name }) => accepts(name)) : await storage.newestOfEach(accepts);
  const selector = parse(options.selector);
  const chosen = found.filter(({ info, labels }) => states.includes(info.status) && matchesSelector(selector, labels));
  sort(chosen, context, options);
  if (options.offset >= chosen.length) return [];
  const limit = options.limit > 0 ? Math.min(options.limit, found.length) : found.length;
  return chosen.slice(options.offset, options.offset + limit);
}

function parse(text: string): ReturnType<typeof parseSelector> {
  try {
    return parseSelector(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('SELECTOR', error.message, { cause: error });
  }
}

/** Equal names are put in the order of namespaces, equal revisions too: Helm leaves them to chance. */
function sort(releases: Release[], { zones }: ActionContext, { byDate, reverse }: ListOptions): void {
  const seconds = ({ info: { lastDeployed } }: Release): bigint =>
    lastDeployed === '' ? -62_135_596_800n : timeOf(lastDeployed, zones).seconds;
  const date = byDate ? new Map(releases.map((release) => [release, seconds(release)])) : undefined;
  const order = (a: Release, b: Release): number => {
    if (date !== undefined) {
      const difference = date.get(a)! - date.get(b)!;
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    }
    return (
      compareStrings(a.name, b.name) || compareStrings(a.namespace, b.namespace) || Math.sign(a.revision - b.revision)
    );
  };
  releases.sort(order);
  if (reverse) releases.reverse();
}
