import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextJson } from '../../src/go/json.ts';
import { GoError } from '../../src/go/value.ts';
import { parseChallenge } from '../../src/node/registry/challenge.ts';
import { readManifest, successorsOf } from '../../src/node/registry/descriptors.ts';
import { jsonMembers } from '../../src/node/registry/json-members.ts';
import { IMAGE_INDEX, IMAGE_MANIFEST } from '../../src/node/registry/media-types.ts';
import { formatReference, parseChartReference, parseReference } from '../../src/node/registry/reference.ts';
import { cleanScopes } from '../../src/node/registry/scopes.ts';
import { versionsOfTags } from '../../src/node/registry/versions.ts';
import { requestedUrl } from '../../src/repo/shown-url.ts';

/** What a registry, a file or a command line may say: anything. Only GoError may come of it. */
function harmless(task: () => unknown): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
  }
}

const runs = { numRuns: 500 };
const pieces = (...parts: string[]) =>
  fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((list) => list.join(''));

describe('what comes from elsewhere', () => {
  it('is read as a reference, or refused', () => {
    const text = fc.oneof(
      fc.string(),
      pieces('host', ':', '/', '@', 'sha256:', '5000', 'web', '+', '_', '1.0.0', '-', '.', '[::1]', '%', ' '),
    );
    fc.assert(
      fc.property(text, (reference) => {
        harmless(() => parseChartReference(reference));
        harmless(() => {
          const parsed = parseReference(reference);
          expect(parseReference(formatReference(parsed))).toEqual(parsed);
        });
      }),
      runs,
    );
  });

  it('is read as a challenge, scopes, versions and URLs', () => {
    const header = fc.oneof(
      fc.string(),
      pieces('Bearer ', 'realm', '=', '"', '\\', ',', ' ', 'https://x', 'scope', 'Basic'),
    );
    fc.assert(
      fc.property(header, fc.array(pieces('repository', ':', 'a', ',', 'pull', '*')), (text, scopes) => {
        parseChallenge(text);
        cleanScopes(scopes);
        versionsOfTags([text, ...scopes]);
        requestedUrl(text);
      }),
      runs,
    );
  });

  it('is read as a manifest, or refused', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('object')),
      object: fc.dictionary(
        fc.constantFrom(
          'config',
          'layers',
          'manifests',
          'subject',
          'digest',
          'size',
          'mediaType',
          'annotations',
          '__proto__',
        ),
        tie('any'),
      ),
    })).object;
    fc.assert(
      fc.property(value, fc.integer({ min: -1, max: 200 }), (object, cut) => {
        const text = JSON.stringify(object);
        const bytes = Buffer.from(cut < 0 ? text : text.slice(0, cut));
        harmless(() => readManifest(bytes));
        for (const type of [IMAGE_MANIFEST, IMAGE_INDEX, 'text/html']) harmless(() => successorsOf(type, bytes));
      }),
      runs,
    );
  });

  it('keeps the members of an object as they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        expect(nextJson(text, 0)?.end).toBe(text.length);
        const members = jsonMembers(text);
        expect([...members.keys()].sort()).toEqual(Object.keys(object).sort());
        for (const [name, raw] of members) expect(JSON.parse(raw)).toEqual(JSON.parse(JSON.stringify(object[name])));
      }),
      runs,
    );
  });
});
