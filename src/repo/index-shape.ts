import { metadataShape } from '../chart/decode.ts';
import { ANY, BOOL, list, map, pointer, STRING, type StructShape, struct } from '../yaml/shape.ts';
import { TIME } from './time.ts';

const METADATA = metadataShape('v2');

/** `repo.ChartVersion`, with the fields of the metadata embedded in it. */
export const CHART_VERSION: StructShape = {
  kind: 'struct',
  name: 'repo.ChartVersion',
  fields: [
    ...METADATA.fields.map((field) => ({ ...field, embedded: METADATA })),
    { key: 'urls', shape: list(STRING) },
    { key: 'created', shape: TIME },
    { key: 'removed', shape: BOOL },
    { key: 'digest', shape: STRING },
    { key: 'checksum', shape: STRING },
    { key: 'engine', shape: STRING },
    { key: 'tillerVersion', shape: STRING },
    { key: 'url', shape: STRING },
  ],
};

/** `repo.IndexFile` */
export const INDEX: StructShape = struct('repo.IndexFile', {
  serverInfo: map(ANY),
  apiVersion: STRING,
  generated: TIME,
  entries: map(list(pointer(CHART_VERSION))),
  publicKeys: list(STRING),
  annotations: map(STRING),
});
