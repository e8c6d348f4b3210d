/** The fields of a version in an index, and what their values may be where nothing is wrong with them. */

/** What the value of a key may be. */
export type Kind =
  | 'name'
  | 'alias'
  | 'version'
  | 'type'
  | 'time'
  | 'bool'
  | 'text'
  | 'loose'
  | 'texts'
  | 'map'
  | Fields;

export interface Fields extends ReadonlyMap<string, { readonly bit: number; readonly kind: Kind }> {}

function fields(kinds: Readonly<Record<string, Kind>>): Fields {
  return new Map(Object.entries(kinds).map(([key, kind], i) => [key, { bit: 1 << i, kind }]));
}

const MAINTAINER = fields({ name: 'text', email: 'text', url: 'text' });

const DEPENDENCY = fields({
  name: 'name',
  version: 'text',
  repository: 'text',
  condition: 'text',
  tags: 'texts',
  enabled: 'bool',
  alias: 'alias',
});

/** Of a version. */
export const VERSION = fields({
  name: 'name',
  version: 'version',
  home: 'text',
  sources: 'texts',
  description: 'text',
  keywords: 'texts',
  maintainers: MAINTAINER,
  icon: 'text',
  apiVersion: 'text',
  condition: 'text',
  tags: 'text',
  appVersion: 'text',
  deprecated: 'bool',
  annotations: 'map',
  kubeVersion: 'text',
  dependencies: DEPENDENCY,
  type: 'type',
  urls: 'texts',
  created: 'time',
  removed: 'bool',
  digest: 'loose',
  checksum: 'loose',
  engine: 'loose',
  tillerVersion: 'loose',
  url: 'loose',
});

/** Name and version. */
export const REQUIRED = 3;

/** What a name of a chart or of a dependency is made of. */
export const NAME_WORD = '[A-Za-z0-9_][A-Za-z0-9._-]*';
export const ALIAS_WORD = '[A-Za-z0-9_][A-Za-z0-9_-]*';
/** A version that Helm's library reads, if it is no longer than MAX_VERSION. */
export const SEMVER_TEXT =
  'v?\\d{1,18}\\.\\d{1,18}\\.\\d{1,18}(?:-(?:0|[1-9]\\d{0,17}|\\d{0,17}[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9]\\d{0,17}|\\d{0,17}[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
export const MAX_VERSION = 256;
/** RFC 3339. */
export const TIME_TEXT =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
