import { describe, expect, it } from 'vitest';
import type { KubeApi } from '../../src/kube/api.ts';
import { createConfigMapsDriver } from '../../src/node/driver/configmaps.ts';
import { createSecretsDriver } from '../../src/node/driver/secrets.ts';

// The words are those of Helm 4.3.1, which asks nothing either.
const REFUSED = [
  ['..', `invalid namespace "..": [may not be '..']`],
  ['.', `invalid namespace ".": [may not be '.']`],
  ['a/b%', `invalid namespace "a/b%": [may not contain '/' may not contain '%']`],
  ['../../x', `invalid namespace "../../x": [may not contain '/']`],
] as const;

const never = (): never => {
  throw new Error('a server was asked');
};
const api: KubeApi = { request: never, text: never, encoded: never, stream: never };

describe.each(REFUSED)('a namespace %s leads nowhere', (namespace, words) => {
  it('with Secrets', async () => {
    const driver = createSecretsDriver(api, { namespace });
    const query = 'query: failed to query with labels';
    await expect(driver.list(() => true)).rejects.toThrow(`list: failed to list: ${words}`);
    await expect(driver.newest!(() => true)).rejects.toThrow(`list: failed to list: ${words}`);
    await expect(driver.query({ name: 'x', owner: 'helm' })).rejects.toThrow(`${query}: ${words}`);
    await expect(driver.delete('k')).rejects.toThrow(words);
  });

  it('with ConfigMaps', async () => {
    const driver = createConfigMapsDriver(api, { namespace });
    await expect(driver.list(() => true)).rejects.toThrow(words);
    await expect(driver.query({ name: 'x', owner: 'helm' })).rejects.toThrow(words);
  });
});
