import { expect, it } from 'vitest';
import { originsOfDocuments } from '../../src/render/source-map.ts';
import { scansOf } from '../template/scans.ts';

it('goes through a file once for all its documents', () => {
  const documents = 2000;
  const text = 'a: 1\nb: 2\n---\n'.repeat(documents);
  const origins = text.split('\n').map((_, i) => ({ template: 't', line: i + 1 }));
  const scans = scansOf(() => {
    const originsOf = originsOfDocuments({ text, origins });
    for (let i = documents - 1; i >= 0; i--) {
      expect(originsOf('a: 1\nb: 2', i * 14).map(({ line }) => line)).toEqual([3 * i + 1, 3 * i + 2]);
    }
  });
  // From the beginning for each document it would be more than 6,000,000.
  expect(scans).toBeLessThan(20 * documents);
});
