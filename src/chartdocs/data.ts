import { encodeBase64 } from '../chart/base64.ts';
import { compileGlob } from '../go/glob.ts';
import { basePath, cleanPath } from '../go/path.ts';
import { decodeUtf8 } from '../go/text.ts';
import {
  BOOL,
  GoError,
  type GoField,
  type GoMethod,
  GoStruct,
  type GoType,
  INT,
  int,
  mapType,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  sliceType,
  TypedMap,
  typedSlice,
  type Value,
} from '../go/value.ts';
import type { ChartMeta, Requirement } from './chart-file.ts';
import type { ValueRow } from './rows.ts';
import { marshalNodes } from './yaml.ts';

function structType(name: string, fields: Readonly<Record<string, GoType>>): GoType {
  const list: GoField[] = Object.entries(fields).map(([field, type]) => ({ name: field, type }));
  return { name, kind: 'struct', fields: list };
}

const MAINTAINER = structType('helm.ChartMetaMaintainer', { Email: STRING, Name: STRING, Url: STRING });
const MAINTAINERS = sliceType(MAINTAINER);
const REQUIREMENT = structType('helm.ChartRequirementsItem', {
  Name: STRING,
  Version: STRING,
  Repository: STRING,
  Alias: STRING,
});
const REQUIREMENTS = sliceType(REQUIREMENT);
const ROW = structType('document.valueRow', {
  Key: STRING,
  Type: STRING,
  NotationType: STRING,
  AutoDefault: STRING,
  Default: STRING,
  AutoDescription: STRING,
  Description: STRING,
  Section: STRING,
  Column: INT,
  LineNumber: INT,
  Dependency: STRING,
  IsGlobal: BOOL,
});
const ROWS = sliceType(ROW);
const SECTION = structType('document.section', { SectionName: STRING, SectionItems: ROWS });
const SECTIONS = sliceType(SECTION);
const ALL_SECTIONS = structType('document.sections', { DefaultSection: SECTION, Sections: SECTIONS });

/** The files of a chart's directory: paths in it with `/`, and how one is read. */
export interface DocsFiles {
  readonly paths: readonly string[];
  readonly read: (path: string) => Uint8Array;
}

/** A file, by the path that it is found under and its path in the chart. */
class FileEntry extends GoStruct {
  readonly load: () => Uint8Array;

  constructor(path: string, load: () => Uint8Array) {
    super(FILE_ENTRY, new Map([['Path', path]]));
    this.load = load;
  }
}

const FILE_ENTRY: GoType = {
  ...structType('document.fileEntry', { Path: STRING }),
  methods: new Map<string, GoMethod>([['GetData', { params: [], call: (entry) => (entry as FileEntry).load() }]]),
};
const FILE_MAP = mapType(FILE_ENTRY);

/** The files that a template sees, and the directory that their names begin with. */
class Files extends GoStruct {
  readonly directory: string;
  readonly entries: ReadonlyMap<string, FileEntry>;

  constructor(directory: string, entries: ReadonlyMap<string, FileEntry>) {
    super(FILES);
    this.directory = directory;
    this.entries = entries;
  }

  within(name: Value): string {
    return cleanPath(`${this.directory}/${name as string}`);
  }

  bytes(name: Value): Uint8Array {
    return this.entries.get(this.within(name))?.load() ?? new Uint8Array(0);
  }
}

const asFiles = (value: Value): Files => value as Files;

function flatten(files: Files, text: (data: Uint8Array) => string): string {
  if (files.entries.size === 0) return '';
  const table = new TypedMap(STRING_MAP);
  for (const path of [...files.entries.keys()].sort()) table.set(basePath(path), text(files.entries.get(path)!.load()));
  return marshalNodes(table).replace(/\n$/, '');
}

function glob(files: Files, pattern: Value): Files {
  let matches: (path: string) => boolean;
  try {
    const compiled = compileGlob(files.within(pattern), '/');
    matches = (path) => compiled(path);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    matches = () => false;
  }
  return new Files(files.directory, new Map([...files.entries].filter(([path]) => matches(path))));
}

const FILES: GoType = {
  name: 'document.files',
  kind: 'struct',
  fields: [],
  methods: new Map<string, GoMethod>([
    ['Get', { params: [STRING], call: (files, name) => decodeUtf8(asFiles(files).bytes(name)) }],
    ['GetBytes', { params: [STRING], call: (files, name) => asFiles(files).bytes(name) }],
    ['Glob', { params: [STRING], call: (files, pattern) => glob(asFiles(files), pattern) }],
    ['AsConfig', { params: [], call: (files) => flatten(asFiles(files), decodeUtf8) }],
    ['AsSecrets', { params: [], call: (files) => flatten(asFiles(files), encodeBase64) }],
    ['AsMap', { params: [], call: (files) => new TypedMap(FILE_MAP, asFiles(files).entries) }],
    ['Lines', { params: [STRING], call: lines }],
  ]),
};

function lines(files: Value, path: Value): Value {
  const entry = asFiles(files).entries.get(path as string);
  return typedSlice(STRING_SLICE, entry === undefined ? [] : decodeUtf8(entry.load()).split('\n'));
}

const DATA = structType('document.chartTemplateData', {
  ApiVersion: STRING,
  AppVersion: STRING,
  KubeVersion: STRING,
  Name: STRING,
  Deprecated: BOOL,
  Description: STRING,
  Version: STRING,
  Home: STRING,
  Type: STRING,
  Sources: STRING_SLICE,
  Engine: STRING,
  Maintainers: MAINTAINERS,
  Dependencies: REQUIREMENTS,
  ChartDirectory: STRING,
  HelmDocsVersion: STRING,
  Values: ROWS,
  Sections: ALL_SECTIONS,
  Files: FILES,
  SkipVersionFooter: BOOL,
});

/** Rows under the name of their section. */
export interface Section {
  readonly name: string;
  readonly rows: readonly ValueRow[];
}

/** What a README's template sees. */
export interface DocsData {
  readonly meta: ChartMeta;
  readonly requirements: readonly Requirement[];
  readonly directory: string;
  /** Version of helm-docs to name in the footer; empty for none. */
  readonly helmDocsVersion: string;
  readonly rows: readonly ValueRow[];
  readonly sections: readonly Section[];
  readonly defaultSection: Section;
  readonly files: DocsFiles;
  readonly skipVersionFooter: boolean;
}

/** The data as templates see it: the struct that helm-docs passes, whose embedded structs' fields are its own. */
export function docsObject(data: DocsData): GoStruct {
  const { meta, requirements, rows, sections, defaultSection, directory, files } = data;
  const entries = new Map<string, FileEntry>();
  for (const path of files.paths) {
    const name = cleanPath(`${directory}/${path}`);
    entries.set(name, new FileEntry(name, () => files.read(path)));
  }
  return new GoStruct(
    DATA,
    new Map<string, Value>([
      ['ApiVersion', meta.apiVersion],
      ['AppVersion', meta.appVersion],
      ['KubeVersion', meta.kubeVersion],
      ['Name', meta.name],
      ['Deprecated', meta.deprecated],
      ['Description', meta.description],
      ['Version', meta.version],
      ['Home', meta.home],
      ['Type', meta.type],
      ['Sources', typedSlice(STRING_SLICE, [...meta.sources])],
      ['Engine', meta.engine],
      [
        'Maintainers',
        typedSlice(
          MAINTAINERS,
          meta.maintainers.map(({ email, name, url }) => struct(MAINTAINER, { Email: email, Name: name, Url: url })),
        ),
      ],
      [
        'Dependencies',
        typedSlice(
          REQUIREMENTS,
          requirements.map(({ name, version, repository, alias }) =>
            struct(REQUIREMENT, { Name: name, Version: version, Repository: repository, Alias: alias }),
          ),
        ),
      ],
      ['ChartDirectory', directory],
      ['HelmDocsVersion', data.helmDocsVersion],
      ['Values', rowSlice(rows)],
      [
        'Sections',
        struct(ALL_SECTIONS, {
          DefaultSection: sectionObject(defaultSection),
          Sections: typedSlice(SECTIONS, sections.map(sectionObject)),
        }),
      ],
      ['Files', new Files(directory, entries)],
      ['SkipVersionFooter', data.skipVersionFooter],
    ]),
  );
}

function struct(type: GoType, fields: Readonly<Record<string, Value>>): GoStruct {
  return new GoStruct(type, new Map(Object.entries(fields)));
}

function sectionObject({ name, rows }: Section): GoStruct {
  return struct(SECTION, { SectionName: name, SectionItems: rowSlice(rows) });
}

function rowSlice(rows: readonly ValueRow[]): Value[] {
  return typedSlice(ROWS, rows.map(rowObject));
}

function rowObject(row: ValueRow): GoStruct {
  return struct(ROW, {
    Key: row.key,
    Type: row.type,
    NotationType: row.notationType,
    AutoDefault: row.autoDefault,
    Default: row.default,
    AutoDescription: row.autoDescription,
    Description: row.description,
    Section: row.section,
    Column: int(row.column),
    LineNumber: int(row.line),
    Dependency: row.dependency,
    IsGlobal: row.isGlobal,
  });
}
