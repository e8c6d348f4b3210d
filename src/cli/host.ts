import type { Host } from '../funcs/host.ts';
import { nodeHost } from '../node/host.ts';

let made: Host | undefined;

/** What templates of this process take from the outside: one for all renders. */
export function host(): Host {
  made ??= nodeHost();
  return made;
}
