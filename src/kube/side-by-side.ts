import type { Resource } from './client.ts';

/** Requests that are under way at a time. */
export const MAX_SIDE_BY_SIDE = 16;

/** Does work for all items, no more than `MAX_SIDE_BY_SIDE` at a time, begun in their order. `work` must not reject. */
export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_SIDE_BY_SIDE, items.length) }, worker));
}

/** Neighbours of one kind together, in order: a kind is through before the next one begins. */
export function* neighboursOfKind<T extends Pick<Resource, 'object'>>(items: readonly T[]): Generator<T[], void> {
  let group: T[] = [];
  for (const item of items) {
    if (group.length > 0 && group[0]!.object['kind'] !== item.object['kind']) {
      yield group;
      group = [];
    }
    group.push(item);
  }
  if (group.length > 0) yield group;
}
