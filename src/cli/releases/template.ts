import { TIME, timeFromUnix, type Zones } from '../../go/time.ts';
import {
  ANY_MAP,
  BOOL,
  BYTES,
  GoStruct,
  type GoType,
  INT,
  int,
  mapType,
  nilMap,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  sliceType,
  typedSlice,
  type Value,
} from '../../go/value.ts';
import type { RecordedChart, RecordedFile, RecordedTime, Release, ReleaseHook } from '../../release/release.ts';
import { timeOf } from '../../release/time.ts';
import { TemplateSet } from '../../template/template-set.ts';

const pointerTo = (elem: GoType): GoType => ({ name: `*${elem.name}`, kind: 'ptr', elem });
const struct = (name: string, fields: Readonly<Record<string, GoType>>): GoType => ({
  name,
  kind: 'struct',
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

const STATUS: GoType = {
  name: 'common.Status',
  kind: 'string',
  methods: new Map([['String', { params: [], call: (status) => status }]]),
};

const FILE = struct('common.File', { Name: STRING, Data: BYTES });
const DEPENDENCY = struct('v2.Dependency', {
  Name: STRING,
  Version: STRING,
  Repository: STRING,
  Condition: STRING,
  Enabled: BOOL,
  Alias: STRING,
});
const METADATA = struct('v2.Metadata', {
  Name: STRING,
  Home: STRING,
  Sources: STRING_SLICE,
  Version: STRING,
  Description: STRING,
  Keywords: STRING_SLICE,
  Icon: STRING,
  APIVersion: STRING,
  Condition: STRING,
  Tags: STRING,
  AppVersion: STRING,
  Deprecated: BOOL,
  Annotations: STRING_MAP,
  KubeVersion: STRING,
  Dependencies: sliceType(pointerTo(DEPENDENCY)),
  Type: STRING,
});
const CHART: GoType = {
  ...struct('v2.Chart', {
    Metadata: pointerTo(METADATA),
    Templates: sliceType(pointerTo(FILE)),
    Values: ANY_MAP,
    Schema: BYTES,
    Files: sliceType(pointerTo(FILE)),
  }),
  methods: new Map([
    ['Name', { params: [], call: (chart) => metadataOf(chart, 'Name') }],
    ['AppVersion', { params: [], call: (chart) => metadataOf(chart, 'AppVersion') }],
  ]),
};
const INFO = struct('v1.Info', {
  FirstDeployed: TIME,
  LastDeployed: TIME,
  Deleted: TIME,
  Description: STRING,
  Status: STATUS,
  RollbackRevision: INT,
  Notes: STRING,
});
const RUN = struct('v1.HookExecution', { StartedAt: TIME, CompletedAt: TIME, Phase: STRING });
const HOOK = struct('v1.Hook', {
  Name: STRING,
  Kind: STRING,
  Path: STRING,
  Manifest: STRING,
  Events: STRING_SLICE,
  LastRun: RUN,
  Weight: INT,
  DeletePolicies: STRING_SLICE,
  OutputLogPolicies: STRING_SLICE,
});
const RELEASE = struct('v1.Release', {
  Name: STRING,
  Info: pointerTo(INFO),
  Chart: pointerTo(CHART),
  Config: ANY_MAP,
  Manifest: STRING,
  Hooks: sliceType(pointerTo(HOOK)),
  Version: INT,
  Namespace: STRING,
  Labels: mapType(STRING),
  ApplyMethod: STRING,
});

/** What a template of `get all --template` gives: it sees the record as Go has it, under `.Release`. */
export function printTemplate(template: string, release: Release, zones: Zones): string {
  const set = new TemplateSet({ name: '_', functions: new Map() });
  set.parse('_', template);
  return set.execute('_', new Map<string, Value>([['Release', releaseObject(release, zones)]]));
}

function make(type: GoType, fields: Readonly<Record<string, Value>>): GoStruct {
  return new GoStruct(
    { ...pointerTo(type), ...(type.methods ? { methods: type.methods } : {}) },
    new Map(Object.entries(fields)),
  );
}

function releaseObject(release: Release, zones: Zones): GoStruct {
  const { info, chart, config } = release;
  const time = (recorded: RecordedTime): Value =>
    recorded === '' ? timeFromUnix(-62_135_596_800n, zones) : timeOf(recorded, zones);
  return make(RELEASE, {
    Name: release.name,
    Info: make(INFO, {
      FirstDeployed: time(info.firstDeployed),
      LastDeployed: time(info.lastDeployed),
      Deleted: time(info.deleted),
      Description: info.description,
      Status: info.status,
      RollbackRevision: int(info.rollbackRevision),
      Notes: info.notes,
    }),
    Chart: chart === null ? null : chartObject(chart),
    Config: config ?? nilMap(ANY_MAP),
    Manifest: release.manifest,
    Hooks: release.hooks.map((hook) => hookObject(hook, time)),
    Version: int(release.revision),
    Namespace: release.namespace,
    Labels: new Map(release.labels),
    ApplyMethod: release.applyMethod,
  });
}

function hookObject(hook: ReleaseHook, time: (recorded: RecordedTime) => Value): GoStruct {
  const { lastRun } = hook;
  return make(HOOK, {
    Name: hook.name,
    Kind: hook.kind,
    Path: hook.path,
    Manifest: hook.manifest,
    Events: typedSlice(STRING_SLICE, [...hook.events]),
    LastRun: make(RUN, {
      StartedAt: time(lastRun.startedAt),
      CompletedAt: time(lastRun.completedAt),
      Phase: lastRun.phase,
    }),
    Weight: int(hook.weight),
    DeletePolicies: typedSlice(STRING_SLICE, [...hook.deletePolicies]),
    OutputLogPolicies: typedSlice(STRING_SLICE, [...hook.outputLogPolicies]),
  });
}

function chartObject(chart: RecordedChart): GoStruct {
  const { metadata } = chart;
  return make(CHART, {
    Metadata:
      metadata &&
      make(METADATA, {
        Name: metadata.name,
        Home: metadata.home ?? '',
        Sources: typedSlice(STRING_SLICE, [...(metadata.sources ?? [])]),
        Version: metadata.version,
        Description: metadata.description ?? '',
        Keywords: typedSlice(STRING_SLICE, [...(metadata.keywords ?? [])]),
        Icon: metadata.icon ?? '',
        APIVersion: metadata.apiVersion,
        Condition: metadata.condition ?? '',
        Tags: metadata.tags ?? '',
        AppVersion: metadata.appVersion ?? '',
        Deprecated: metadata.deprecated ?? false,
        Annotations: new Map(metadata.annotations),
        KubeVersion: metadata.kubeVersion ?? '',
        Dependencies: (metadata.dependencies ?? []).map((dependency) =>
          make(DEPENDENCY, {
            Name: dependency.name,
            Version: dependency.version ?? '',
            Repository: dependency.repository,
            Condition: dependency.condition ?? '',
            Enabled: dependency.enabled ?? false,
            Alias: dependency.alias ?? '',
          }),
        ),
        Type: metadata.type ?? '',
      }),
    Templates: fileObjects(chart.templates),
    Values: chart.values ?? nilMap(ANY_MAP),
    Schema: chart.schema ?? new Uint8Array(0),
    Files: fileObjects(chart.files),
  });
}

function fileObjects(files: readonly RecordedFile[] | null): Value[] {
  return (files ?? []).map(({ name, data }) => make(FILE, { Name: name, Data: data }));
}

function metadataOf(chart: Value, field: string): Value {
  const metadata = (chart as GoStruct).fields.get('Metadata');
  return metadata instanceof GoStruct ? metadata.fields.get(field) : '';
}
