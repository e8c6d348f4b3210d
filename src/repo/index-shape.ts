import { metadataFields } from '../chart/decode.ts';
import { ANY, BOOL, list, map, pointer, STRING, type StructShape, struct } from '../yaml/shape.ts';
import { TIME } from './time.ts';

const LEGACY = { checksum: STRING, engine: STRING, tillerVersion: STRING, url: STRING } as const;

/** `repo.ChartVersion`, with the fields of the metadata embedded in it. */
export const CHART_VERSION: StructShape = struct('repo.ChartVersion', {
  ...metadataFields('v2'),
  urls: list(STRING),
  created: TIME,
  removed: BOOL,
  digest: STRING,
  ...LEGACY,
});

/** `repo.IndexFile` */
export const INDEX: StructShape = struct('repo.IndexFile', {
  serverInfo: map(ANY),
  apiVersion: STRING,
  generated: TIME,
  entries: map(list(pointer(CHART_VERSION))),
  publicKeys: list(STRING),
  annotations: map(STRING),
});
