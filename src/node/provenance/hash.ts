import { createHash } from 'node:crypto';

/** `sha256:` and the hash. */
export function hashOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
