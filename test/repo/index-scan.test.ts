import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import { readIndex } from '../../src/repo/index-read.ts';
import { scanIndex } from '../../src/repo/index-scan.ts';
import { type IndexView, viewIndex } from '../../src/repo/index-view.ts';
import { writeIndex, writeIndexJson } from '../../src/repo/index-write.ts';
import type { ChartVersion, RepositoryIndex } from '../../src/repo/model.ts';

/** All that a reader of an index may know, and its complaints. */
interface Known {
  readonly error?: string;
  readonly warnings?: readonly LogRecord[];
  readonly entries?: readonly (readonly [string, readonly ChartVersion[] | undefined])[];
}

function whole(text: string): Known {
  const warnings: LogRecord[] = [];
  try {
    const { entries } = readIndex(encodeUtf8(text), 'here', (record) => warnings.push(record));
    return { warnings: sorted(warnings), entries: [...entries].sort(([a], [b]) => (a < b ? -1 : 1)) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function scanned(text: string): Known {
  let view: IndexView;
  try {
    view = viewIndex(encodeUtf8(text), 'here', 0);
  } catch (error) {
    return { error: (error as Error).message };
  }
  const { names, warnings, versions } = view;
  return {
    warnings: sorted(warnings),
    entries: [...names].sort().map((name) => [name, plain(versions(name))] as const),
  };
}

/** Versions as they are once they have been read. */
function plain(versions: readonly ChartVersion[] | undefined): readonly ChartVersion[] | undefined {
  return versions?.map(({ version, metadata, urls, created, removed, digest, legacy }) => {
    return { version, metadata, urls, created, removed, digest, legacy };
  });
}

function sorted(warnings: readonly LogRecord[]): LogRecord[] {
  return [...warnings].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const USUAL = `apiVersion: v1
entries:
  api: []
  web:
  - annotations:
      category: Infrastructure
      changes: |
        - kind: added
          description: this

        - kind: fixed
      links: |-
        one
    apiVersion: v2
    appVersion: 1.21-alpine
    created: "2024-05-06T07:08:09.123456789Z"
    dependencies:
    - alias: other
      condition: a.enabled
      name: common
      repository: https://charts.example.com/
      tags:
      - one
      version: 1.x.x
    - name: redis
      repository: https://charts.example.com/
    description: A chart that says so much of itself that the line of its description
      goes on, and on
    digest: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    home: https://example.com
    icon: https://example.com/a#b.png
    keywords:
    - web
    - 'http: yes'
    kubeVersion: '>=1.19.0-0'
    maintainers:
    - email: me@example.com
      name: Me "and" you
      url: https://example.com
    - name: You
    name: web
    sources:
    - https://example.com/source
    type: application
    urls:
    - https://example.com/web-1.10.0.tgz
    version: 1.10.0
  - apiVersion: v1
    appVersion: "1.0"
    created: "2024-05-06T07:08:09+02:00"
    deprecated: true
    description: "quoted: with \\"quotes\\", \\u00fc and a line that is\\n long enough to be folded by
      what wrote it"
    engine: gotpl
    name: web
    urls:
    - web-1.2.0.tgz
    version: 1.2.0-rc.1+build.5
  zebra:
  - apiVersion: v2
    name: zebra
    urls: []
    version: v0.1.0
generated: "2024-05-06T07:08:09Z"
`;

describe('a usual index', () => {
  test('is understood line by line', () => {
    const found = scanIndex(USUAL);
    expect([...found!.keys()]).toEqual(['api', 'web', 'zebra']);
    expect([...found!.values()].flat().every(({ isSound }) => isSound)).toBe(true);
  });

  test('is read as the whole of it', () => {
    expect(scanned(USUAL)).toEqual(whole(USUAL));
    expect(whole(USUAL).entries?.length).toBe(3);
  });

  test('with deeper lists too', () => {
    const deeper = USUAL.replace(/^ {2}(- | {2})/gm, '    $1');
    expect(scanIndex(deeper)).toBeDefined();
    expect(scanned(deeper)).toEqual(whole(deeper));
    expect(scanned(deeper)).toEqual(scanned(USUAL));
  });
});

/** Other ways to write the same, or something like it. */
const OTHERWISE: readonly (readonly [what: string, change: (text: string) => string])[] = [
  [
    'names that begin with _',
    (text) => text.replace('  zebra:', '  __proto__:').replace('name: zebra', 'name: __proto__'),
  ],
  ['quoted names', (text) => text.replace('  zebra:', '  "zebra":').replace('  web:', "  'web':")],
  ['quoted names that are no words', (text) => text.replace('  zebra:', '  "true":').replace('  web:', "  'a b':")],
  ['a comment at the head', (text) => `# made by hand\n\n${text}`],
  ['a document marker', (text) => `# made by hand\n---\n${text}`],
  ['comments between charts', (text) => text.replace('  zebra:\n', '# one\n  # two\n\n  zebra:  # three\n  # four\n')],
  ['comments between versions', (text) => text.replace(/^ {2}- /gm, '  # a version\n\n  - ')],
  ['comments between fields', (text) => text.replace('    urls:', '    # where it is\n\n    urls:')],
  ['comments at the end of blocks', (text) => text.replace('    apiVersion: v2', '  # comment\n    apiVersion: v2')],
  ['a comment behind entries', (text) => text.replace('entries:', 'entries: # of them')],
  ['annotations', (text) => `${text}annotations:\n  a: b\n  c: |\n    d\n\n# e\n`],
  [
    'keys',
    (text) =>
      text.replace('entries:', 'publicKeys:\n- a\n- b\nserverInfo:\n  contextPath: x\n  deep: {y: 1}\nentries:'),
  ],
  ['deeper entries', (text) => text.replace(/^ {2}/gm, '      ')],
  ['entries one blank deep', (text) => text.replace(/^ {2}/gm, ' ')],
  ['no last line break', (text) => text.replace(/\n$/, '')],
  ['entries at the end, no last line break', (text) => text.replace(/generated.*\n$/, '').replace(/\n$/, '')],
  ['lines that end with CR and LF', (text) => text.replaceAll('\n', '\r\n')],
  ['some lines that end with CR and LF', (text) => text.replaceAll(/(?<=[a-z:])\n/g, '\r\n')],
  ['lines that end with CR and LF, no last line break', (text) => text.replaceAll('\n', '\r\n').replace(/\r\n$/, '')],
  ['wide characters, CR and LF', (text) => text.replace('A chart', 'Ä 😀 chart').replaceAll('\n', '\r\n')],
  ['another API version', (text) => text.replace('apiVersion: v1', "apiVersion: 'v7'")],
];

describe('an index that is written otherwise', () => {
  test.each(OTHERWISE)('%s', (_what, change) => {
    const text = change(USUAL);
    expect(text).not.toBe(USUAL);
    expect([...scanIndex(text)!.values()].flat().length).toBe(3);
    expect(scanned(text)).toEqual(whole(text));
    expect(whole(text).entries?.length).toBe(3);
  });

  test.each([
    'annotations:\n  a: 7\n',
    'annotations: [a]\n',
    'annotations: &x {a: b}\n',
    'annotations: *x\n',
    'annotations: "a\n',
    'annotations: {\n}\n',
    'Annotations: {}\n',
    '"entries": {}\n',
    'serverInfo: 7\n',
    'publicKeys:\n- a: b\n',
    '  # comment\n  more: x\n',
    '---\n',
    '%YAML 1.2\n',
  ])('%j around it', (more) => {
    for (const text of [USUAL + more, more + USUAL, USUAL.replace('entries:', `${more}entries:`)]) {
      expect(scanned(text)).toEqual(whole(text));
    }
  });
});

test.each([
  ['https://example.com/web-1.10.0.tgz', true],
  ['https://example.com/./web-1.10.0.tgz', true],
  ['web-1.2.0.tgz', true],
  ['https://example.com/source', false],
  ['https://example.com/web-1.11.0.tgz', false],
])('%s is a URL of the index: %s', (url, expected) => {
  const bytes = encodeUtf8(USUAL);
  expect(viewIndex(bytes, 'here', 0).hasUrl(url)).toBe(expected);
  expect(viewIndex(bytes, 'here', Number.POSITIVE_INFINITY).hasUrl(url)).toBe(expected);
});

test('a summary of lines that end with CR and LF holds places in the file', () => {
  const text = USUAL.replace('A chart', 'Ä 😀 chart').replaceAll('\n', '\r\n');
  const bytes = encodeUtf8(text);
  const summary = viewIndex(bytes, 'here', 0).summary!();
  const [[version, start, end]] = summary.charts.get('web')!.places.slice(-1) as [readonly [string, number, number]];
  const part = new TextDecoder().decode(bytes.subarray(start, end));
  expect(version).toBe('1.2.0-rc.1+build.5');
  expect(part.startsWith('  - apiVersion: v1\r\n')).toBe(true);
  expect(part.endsWith('    version: 1.2.0-rc.1+build.5\r\n')).toBe(true);
});

test('a CR alone is left to the reader', () => {
  const text = USUAL.replace('home: https://example.com\n', 'home: https://example.com\r');
  expect(scanIndex(text)).toBeUndefined();
  expect(scanned(text)).toEqual(whole(text));
});

/** What single lines are replaced by; each makes a version doubtful, bad, or the whole index. */
const LINES: readonly (readonly [from: string, to: string])[] = [
  ['version: 1.10.0', 'version: 1.10'],
  ['version: 1.10.0', 'version: one'],
  ['version: 1.10.0', 'version: 1.10.0-01'],
  ['version: 1.10.0', 'version: ""'],
  ['version: 1.10.0', 'version: 1.10.0 # the newest'],
  ['version: 1.10.0', 'version: 1.10.0: x'],
  ['version: 1.10.0', 'version: 1.10.0\n    version: 1.10.0'],
  ['version: 1.10.0', 'version: 1.10.0\n    colour: blue'],
  ['version: 1.10.0', 'version: 1.10.0\n    Version: 1.11.0'],
  ['version: 1.10.0', 'version:\n      1.10.0'],
  ['version: 1.10.0', 'version: 1.10.0\n\n'],
  ['version: 1.10.0', 'version: 1.10.0\n# a comment'],
  ['version: 1.10.0', 'version: 1.10.0\n   home: x'],
  ['version: 1.10.0', 'version: 1.10.0\n     home: x'],
  ['name: zebra', 'name: 1'],
  ['name: zebra', 'name: "1"'],
  ['name: zebra', 'name: no'],
  ['name: zebra', 'name: a/b'],
  ['name: zebra', 'name: ..'],
  ['name: zebra', 'name:'],
  ['name: zebra', 'name: &a zebra'],
  ['name: zebra', 'name: *a'],
  ['name: zebra', 'name: !!str zebra'],
  ['  zebra:', '  web:'],
  ['  zebra:', '  1:'],
  ['  zebra:', '  true:'],
  ['  zebra:', '  "zebra":'],
  ['  zebra:', '  zebra: null'],
  ['urls: []', 'urls:'],
  ['urls: []', 'urls: {}'],
  ['urls: []', 'urls: [a, b]'],
  ['urls: []', 'urls: x'],
  ['- web\n', '- 7\n'],
  ['- web\n', '-\n'],
  ['- web\n', '- - web\n'],
  ['- web\n', '- web\n\t'],
  ['- web\n', '- web: x\n'],
  ['- one', '- true'],
  ['deprecated: true', 'deprecated: yes'],
  ['deprecated: true', 'deprecated: "true"'],
  ['deprecated: true', 'deprecated: null'],
  ['type: application', 'type: ""'],
  ['type: application', 'type: nonsense'],
  ['type: application', 'type: "library"'],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: 2024-05-06T07:08:09Z'],
  ['created: "2024-05-06T07:08:09.123456789Z"', "created: '2024-05-06T07:08:09Z'"],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: "2024-02-30T07:08:09Z"'],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: "2024-05-06T24:08:09Z"'],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: "2024-05-06T07:08:09"'],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: ""'],
  ['created: "2024-05-06T07:08:09.123456789Z"', 'created: "2024-05-06T07:08:09.1234567890123Z"'],
  ['category: Infrastructure', 'category: 7'],
  ['category: Infrastructure', 'category: {}'],
  ['category: Infrastructure', 'category: a\n      category: b'],
  ['category: Infrastructure', '<<: {a: b}'],
  ['category: Infrastructure', 'category:\n        deeper: x'],
  ['  description: this\n', ' description: this\n'],
  ['  description: this\n', '\tdescription: this\n'],
  ['          description: this\n', '      description: this\n'],
  ['          description: this\n', '       description: this\n'],
  ['changes: |\n', 'changes: |2\n'],
  ['changes: |\n', 'changes: >\n'],
  ['changes: |\n', 'changes: |\n\n'],
  ['changes: |\n', 'changes: | # x\n'],
  ['goes on, and on', 'goes on: and on'],
  ['goes on, and on', 'goes on #and on'],
  ['goes on, and on', 'goes on:'],
  ['goes on, and on', '- goes on'],
  ['goes on, and on', 'goes on '],
  ['goes on, and on', 'goes on\n\n      and on'],
  ['home: https://example.com', 'home: [a]'],
  ['home: https://example.com', 'home: @x'],
  ['home: https://example.com', 'home: `x`'],
  ['home: https://example.com', 'home: %x'],
  ['home: https://example.com', 'home: ~'],
  ['home: https://example.com', 'home: .inf'],
  ['home: https://example.com', 'home: 0x1F'],
  ['home: https://example.com', 'home: 1_000'],
  ['home: https://example.com', 'home: 1e3'],
  ['home: https://example.com', 'home: 190:20:30'],
  ['home: https://example.com', 'home: 2024-05-06'],
  ['home: https://example.com', 'home: +1'],
  ['home: https://example.com', 'home: NULL'],
  ['home: https://example.com', 'home: a'],
  ['home: https://example.com', 'home: ü'],
  ['home: https://example.com', 'home: "\\ud83d"'],
  ['home: https://example.com', 'home: "\\q"'],
  ['home: https://example.com', 'home: "a" b'],
  ['home: https://example.com', "home: 'it''s'"],
  ['home: https://example.com', "home: 'it's'"],
  ['home: https://example.com', "home: 'a\n      b'"],
  ['home: https://example.com', "home: 'a\n    b'"],
  ['home: https://example.com', 'home: "a\n b"'],
  ['home: https://example.com', 'home: "a\\\n      b"'],
  ['home: https://example.com', 'home:  twice'],
  ['home: https://example.com', 'home:x'],
  ['home: https://example.com', 'home : x'],
  ['home: https://example.com', '? home'],
  ['alias: other', 'alias: "b c"'],
  ['alias: other', 'alias: a.b'],
  ['alias: other', 'alias: 7'],
  ['- name: redis', '- name: other'],
  ['- name: redis', '- null\n    - name: redis'],
  ['- name: redis', '- name: redis\n      import-values: [a]'],
  ['- name: redis', '- name: redis\n      enabled: true'],
  ['- name: redis', '- name: redis\n      enabled: maybe'],
  ['- name: You', '- null'],
  ['- name: You', '- name: 7'],
  ['- name: You', '-   name: You'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: yesterday'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: null'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: "2024-05-06T07:08:09Z"\nserverInfo: {}'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: "2024-05-06T07:08:09Z"\napiVersion: v1'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: "2024-05-06T07:08:09Z"\ncolour: blue'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: "2024-05-06T07:08:09Z"\n---\na: b'],
  ['generated: "2024-05-06T07:08:09Z"', 'generated: "2024-05-06T07:08:09Z"\n...'],
  ['apiVersion: v1\nentries', 'entries'],
  ['apiVersion: v1\nentries', 'apiVersion: ""\nentries'],
  ['apiVersion: v1\nentries', 'apiVersion: v2\nentries'],
  ['apiVersion: v1\nentries', '---\napiVersion: v1\nentries'],
  ['entries:\n', 'entries: {}\n'],
  ['entries:\n', 'entries:\n\n'],
  ['  api: []\n', '  api:\n'],
  ['  api: []\n', '  api: {}\n'],
  ['  api: []\n', ''],
  ['engine: gotpl', 'engine: 7'],
  ['engine: gotpl', 'engine: true'],
  ['engine: gotpl', 'engine: [a]'],
];

describe('what is written otherwise is read as the whole of it', () => {
  test.each(LINES)('%j → %j', (from, to) => {
    expect(USUAL).toContain(from);
    const text = USUAL.replace(from, () => to);
    expect(scanned(text)).toEqual(whole(text));
    const returns = text.replaceAll('\n', '\r\n');
    expect(scanned(returns)).toEqual(whole(returns));
  });

  test.each(['\r\n', '\u2028', '\u0007', '\ufeff', '\u0085'])('with %j', (foreign) => {
    const text = USUAL.replaceAll('\n', foreign === '\r\n' ? foreign : '\n').replace('Infra', `In${foreign}fra`);
    expect(scanned(text)).toEqual(whole(text));
  });
});

const word = fc.oneof(
  fc.constantFrom(
    'true',
    'no',
    '1.0',
    '1',
    'null',
    '',
    'a: b',
    'a #b',
    '- a',
    'x\ny',
    '"',
    "it's",
    '2024-01-01',
    'é',
    '😀',
    '~',
  ),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.lorem({ maxCount: 20 }),
);

const version: fc.Arbitrary<ChartVersion> = fc
  .record({
    metadata: fc.record(
      {
        name: fc.constantFrom('web', 'api', 'a.b', '1', 'x/y'),
        version: fc.constantFrom('1.0.0', '1.2.3-rc.1', '1.0', 'v2', '0.1.0+x', 'bad', ''),
        apiVersion: fc.constantFrom('v1', 'v2', '', '1'),
        description: word,
        home: word,
        appVersion: word,
        keywords: fc.array(word, { maxLength: 3 }),
        maintainers: fc.array(fc.record({ name: word, email: word }), { maxLength: 2 }),
        dependencies: fc.array(
          fc.record(
            {
              name: word,
              repository: word,
              version: word,
              alias: word,
              tags: fc.array(word, { maxLength: 2 }),
              enabled: fc.boolean(),
            },
            { requiredKeys: ['name', 'repository'] },
          ),
          { maxLength: 2 },
        ),
        annotations: fc.dictionary(word, word, { maxKeys: 3 }).map((table) => new Map(Object.entries(table))),
        deprecated: fc.boolean(),
        type: fc.constantFrom('application', 'library', '', 'other'),
      },
      { requiredKeys: ['name', 'version', 'apiVersion'] },
    ),
    urls: fc.array(word, { maxLength: 2 }),
    created: fc.constantFrom('2024-05-06T07:08:09Z', '0001-01-01T00:00:00Z', '2024-05-06T07:08:09.5+02:00'),
    removed: fc.boolean(),
    digest: word,
    legacy: fc.record({ engine: word }, { requiredKeys: [] }),
  })
  .map((one) => ({ version: one.metadata.version, ...one }));

test('indexes of any content, as Helm writes them', () => {
  const index = fc.dictionary(fc.constantFrom('web', 'api', 'a.b', '1', 'x y'), fc.array(version, { maxLength: 3 }));
  let scans = 0;
  fc.assert(
    fc.property(index, (table) => {
      const whole1: RepositoryIndex = {
        apiVersion: 'v1',
        generated: '2024-05-06T07:08:09Z',
        entries: new Map(Object.entries(table)),
        publicKeys: [],
        annotations: undefined,
        serverInfo: undefined,
      };
      const text = writeIndex(whole1);
      if (scanIndex(text) !== undefined) scans++;
      expect(scanned(text)).toEqual(whole(text));
    }),
    { numRuns: 150, seed: 7 },
  );
  expect(scans).toBeGreaterThan(20);
});

test('indexes with lines changed, moved and lost', () => {
  const lines = USUAL.split('\n');
  const place = fc.nat({ max: lines.length - 1 });
  const change = fc.tuple(place, place, fc.constantFrom('drop', 'move', 'deeper', 'flatter', 'twice', 'join'));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const out = [...lines];
      for (const [at, to, how] of changes) {
        const line = out[at] ?? '';
        if (how === 'drop') out.splice(at, 1);
        else if (how === 'move') out.splice(to, 0, ...out.splice(at, 1));
        else if (how === 'twice') out.splice(to, 0, line);
        else if (how === 'join') out.splice(at, 2, `${line} ${(out[at + 1] ?? '').trim()}`);
        else out[at] = how === 'deeper' ? `  ${line}` : line.replace(/^ {2}/, '');
      }
      const text = out.join('\n');
      expect(scanned(text)).toEqual(whole(text));
    }),
    { numRuns: 1000, seed: 11 },
  );
});

describe('in JSON', () => {
  const json = (text: string): string => JSON.stringify(JSON.parse(jsonOf(text)), null, 2);

  test('a usual index is understood', () => {
    const text = json(USUAL);
    expect([...scanIndex(text)!.keys()]).toEqual(['api', 'web', 'zebra']);
    expect([...scanIndex(text)!.values()].flat().every(({ isSound }) => isSound)).toBe(true);
    expect(scanned(text)).toEqual(whole(text));
    expect(scanned(text)).toEqual(scanned(USUAL));
    expect(scanned(JSON.stringify(JSON.parse(text)))).toEqual(scanned(USUAL));
  });

  test.each<[from: string | RegExp, to: string]>([
    ['"api": []', '"api": null'],
    ['"api": []', '"api": {}'],
    ['"api": []', '"api": [null]'],
    ['"api": []', '"api": [[]]'],
    ['"api": []', '"api": [{}]'],
    ['"api": []', '"api": [,]'],
    ['"api": []', '"web": []'],
    ['"api": []', '"__proto__": [{"name": "a", "version": "1.0.0"}]'],
    ['"api": []', '"\\u0061\\"]}": [{"name": "]}\\\\", "version": "1.0.0"}]'],
    ['"entries"', '"Entries"'],
    ['"apiVersion": "v1"', '"APIVERSION": "v1"'],
    ['"apiVersion": "v1"', '"apiVersion": ""'],
    ['"apiVersion": "v1"', '"apiVersion": 1'],
    ['"apiVersion": "v1"', '"colour": {"a": [1]}, "apiVersion": "v1"'],
    ['"apiVersion": "v1"', '"apiVersion": "v1", "ApiVersion": "v2"'],
    ['"apiVersion": "v1"', '"apiVersion": "v1",'],
    ['"apiVersion": "v1"', '"annotations": {"a": 1}, "apiVersion": "v1"'],
    ['"apiVersion": "v1"', '"generated": "yesterday", "apiVersion": "v1"'],
    ['"version": "1.10.0"', '"version": "1.10"'],
    ['"version": "1.10.0"', '"version": "bad"'],
    ['"version": "1.10.0"', '"version": 1'],
    ['"version": "1.10.0"', '"version": null'],
    ['"version": "1.10.0"', '"version": "1.10.0", "version": "1.11.0"'],
    ['"version": "1.10.0"', '"version": "1.10.0", "Version": "1.11.0"'],
    ['"version": "1.10.0"', '"version": "1.10.0", "colour": [{}]'],
    ['"version": "1.10.0"', '"version": "1.10.0", "home": "\\ud83d"'],
    ['"version": "1.10.0"', '"version": "1.10.0", "home": "\\q"'],
    ['"version": "1.10.0"', '"version": "1.10.0", "home": 01'],
    ['"version": "1.10.0"', '"version": "1.10.0" "home": ""'],
    ['"deprecated": true', '"deprecated": "true"'],
    ['"deprecated": true', '"deprecated": null'],
    ['"type": "application"', '"type": "nonsense"'],
    ['"created": "2024-05-06T07:08:09.123456789Z"', '"created": "2024-02-30T07:08:09Z"'],
    ['"category": "Infrastructure"', '"category": 7'],
    ['"alias": "other"', '"alias": "b c"'],
    ['"name": "You"', '"name": 7'],
    ['"name": "zebra"', '"name": "a/b"'],
    [/\}$/, '} x'],
    [/\}$/, '}}'],
    [/\}$/, ''],
    [/^\{/, ' {'],
    [/^\{/, '\ufeff{'],
    [/^\{/, '[{'],
  ])('%s → %s', (from, to) => {
    const usual = json(USUAL);
    const text = usual.replace(from, () => to);
    expect(text).not.toBe(usual);
    expect(scanned(text)).toEqual(whole(text));
  });

  test('indexes of any content, as Helm writes them', () => {
    const index = fc.dictionary(fc.constantFrom('web', 'api', '_a', '1', 'x"y'), fc.array(version, { maxLength: 3 }));
    let scans = 0;
    fc.assert(
      fc.property(index, (table) => {
        const text = writeIndexJson({
          apiVersion: 'v1',
          generated: '2024-05-06T07:08:09Z',
          entries: new Map(Object.entries(table)),
          publicKeys: ['a'],
          annotations: new Map([['b', 'c']]),
          serverInfo: undefined,
        });
        if (scanIndex(text) !== undefined) scans++;
        expect(scanned(text)).toEqual(whole(text));
      }),
      { numRuns: 150, seed: 13 },
    );
    expect(scans).toBeGreaterThan(100);
  });

  test('indexes with characters changed and lost', () => {
    const usual = json(USUAL);
    const place = fc.nat({ max: usual.length - 1 });
    const change = fc.tuple(place, fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', ' ', '0', 'x'));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = usual;
        for (const [at, to] of changes) text = text.slice(0, at) + to + text.slice(at + 1);
        expect(scanned(text)).toEqual(whole(text));
      }),
      { numRuns: 1000, seed: 17 },
    );
  });
});

/** The index as Helm writes it in JSON. */
function jsonOf(text: string): string {
  return writeIndexJson(readIndex(encodeUtf8(text), '', () => {}));
}
