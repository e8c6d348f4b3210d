import { TschartError } from '../../errors.ts';
import type { RegistryClient, RegistryClientOptions } from './types.ts';

export type * from './types.ts';

/**
 * A client of OCI registries, as Helm's: anonymous, with a name and a password, or with tokens. Every method throws
 * GoError in Helm's words; no secret is in them.
 */
export async function createRegistryClient(_options: RegistryClientOptions): Promise<RegistryClient> {
  throw new TschartError('NOT_BUILT', 'registries are not talked to yet');
}
