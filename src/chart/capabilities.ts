import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError, type GoMethod, GoStruct, type GoType, STRING, typedSlice, type Value } from '../go/value.ts';
import { builtInApiVersions } from './api-versions.ts';

/** A Kubernetes version: as given, its numbers alone for constraints, and the first two of them. */
export interface KubeVersion {
  /** With a leading `v`, and all that followed: `v1.33.4-gke.1245000`. */
  readonly version: string;
  /** Numbers only: `v1.33.4`. */
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

/** What `.Capabilities.HelmVersion` says; empty fields are empty in Helm's releases too. */
export interface HelmVersion {
  readonly version: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly goVersion: string;
  readonly kubeClientVersion: string;
}

export interface Capabilities {
  readonly kubeVersion: KubeVersion;
  readonly apiVersions: readonly string[];
  readonly helmVersion: HelmVersion;
}

/** The Helm whose behaviour is made again here, as its 4.3.1 binary reports itself. */
export const HELM_VERSION: HelmVersion = {
  version: 'v4.3.1',
  gitCommit: '',
  gitTreeState: '',
  goVersion: 'go1.26.8',
  kubeClientVersion: 'v1.37',
};

/** The version that Helm 4.3.1 takes when it asks no cluster: that of its client-go. */
export const DEFAULT_KUBE_VERSION: KubeVersion = {
  version: 'v1.37.0',
  normalized: 'v1.37.0',
  major: '1',
  minor: '37',
};

let defaults: Capabilities | undefined;

/** Helm's capabilities without a cluster. */
export function defaultCapabilities(): Capabilities {
  defaults ??= {
    kubeVersion: DEFAULT_KUBE_VERSION,
    apiVersions: builtInApiVersions(),
    helmVersion: HELM_VERSION,
  };
  return defaults;
}

const LEADING_NUMBERS = /^[\t\n\f\r ]*v?([0-9]+(?:\.[0-9]+)*)[^\n]*$/;
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a Kubernetes version as `--kube-version` takes it: two numbers or more, anything after them.
 * Throws `GoError` with the text that Helm puts after `invalid kube version 'x': `.
 */
export function parseKubeVersion(text: string): KubeVersion {
  const numbers = LEADING_NUMBERS.exec(text)?.[1];
  if (numbers === undefined) throw new GoError(`could not parse ${quote(text)} as version`);
  const components = numbers.split('.');
  if (components.length < 2) throw new GoError(`illegal version string ${quote(text)}`);
  const parsed = components.map((component, i) => {
    if (i === 0 && component.startsWith('0') && component !== '0') {
      throw new GoError(`illegal zero-prefixed version component ${quote(component)} in ${quote(text)}`);
    }
    const number = BigInt(component);
    if (number > MAX_UINT64) {
      const reason = `strconv.ParseUint: parsing ${quote(component)}: value out of range`;
      throw new GoError(`illegal non-numeric version component ${quote(component)} in ${quote(text)}: ${reason}`);
    }
    return String(number);
  });
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${parsed.join('.')}`,
    major: parsed[0]!,
    minor: parsed[1]!,
  };
}

/** `parseKubeVersion` of a version that a user gave. Throws `TschartError` (`KUBE_VERSION_INVALID`) with Helm's text. */
export function givenKubeVersion(text: string): KubeVersion {
  try {
    return parseKubeVersion(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('KUBE_VERSION_INVALID', `invalid kube version '${text}': ${error.message}`, {
      cause: error,
    });
  }
}

const VERSION_SET: GoType = {
  name: 'common.VersionSet',
  kind: 'slice',
  elem: STRING,
  methods: new Map<string, GoMethod>([
    ['Has', { params: [STRING], call: (set, version) => (set as Value[]).includes(version) }],
  ]),
};

const KUBE_VERSION: GoType = {
  name: 'common.KubeVersion',
  kind: 'struct',
  fields: [
    { name: 'Version', type: STRING },
    { name: 'normalizedVersion', type: STRING },
    { name: 'Major', type: STRING },
    { name: 'Minor', type: STRING },
  ],
  methods: new Map<string, GoMethod>([
    [
      'String',
      {
        params: [],
        onPointer: true,
        call(kube) {
          const { fields } = kube as GoStruct;
          return fields.get('normalizedVersion') || fields.get('Version');
        },
      },
    ],
    ['GitVersion', { params: [], onPointer: true, call: (kube) => (kube as GoStruct).fields.get('Version') }],
  ]),
};

const BUILD_INFO: GoType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: [
    { name: 'Version', type: STRING, json: 'version', omitEmpty: true },
    { name: 'GitCommit', type: STRING, json: 'git_commit', omitEmpty: true },
    { name: 'GitTreeState', type: STRING, json: 'git_tree_state', omitEmpty: true },
    { name: 'GoVersion', type: STRING, json: 'go_version', omitEmpty: true },
    { name: 'KubeClientVersion', type: STRING, json: 'kube_client_version' },
  ],
};

const CAPABILITIES: GoType = {
  name: 'common.Capabilities',
  kind: 'struct',
  fields: [
    { name: 'KubeVersion', type: KUBE_VERSION },
    { name: 'APIVersions', type: VERSION_SET },
    { name: 'HelmVersion', type: BUILD_INFO },
  ],
};

const CAPABILITIES_POINTER: GoType = {
  name: '*common.Capabilities',
  kind: 'ptr',
  elem: CAPABILITIES,
  methods: new Map<string, GoMethod>([
    ['Copy', { params: [], call: (caps) => new GoStruct(CAPABILITIES_POINTER, (caps as GoStruct).fields) }],
  ]),
};

/** `.Capabilities` as templates see it. A fresh object: nothing in it is shared with `capabilities`. */
export function capabilitiesObject(capabilities: Capabilities): GoStruct {
  const { kubeVersion, apiVersions, helmVersion } = capabilities;
  const fields = new Map<string, Value>([
    [
      'KubeVersion',
      new GoStruct(
        KUBE_VERSION,
        new Map([
          ['Version', kubeVersion.version],
          ['normalizedVersion', kubeVersion.normalized],
          ['Major', kubeVersion.major],
          ['Minor', kubeVersion.minor],
        ]),
      ),
    ],
    ['APIVersions', typedSlice(VERSION_SET, [...apiVersions])],
    [
      'HelmVersion',
      new GoStruct(
        BUILD_INFO,
        new Map([
          ['Version', helmVersion.version],
          ['GitCommit', helmVersion.gitCommit],
          ['GitTreeState', helmVersion.gitTreeState],
          ['GoVersion', helmVersion.goVersion],
          ['KubeClientVersion', helmVersion.kubeClientVersion],
        ]),
      ),
    ],
  ]);
  return new GoStruct(CAPABILITIES_POINTER, fields);
}
