import type { Place } from '../../compose/node.ts';
import type { PlainObject } from '../../go/plain.ts';
import type { Image } from '../names.ts';
import type { Part, TextPart } from './parts.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';

export interface ComponentPort {
  /** The name in the pod and in the Service. */
  readonly name: string;
  /** The key below `service.ports`. */
  readonly key: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly appProtocol: string;
  /** The ports on the host that Compose published it at: `8080, 9000-9010`; empty where it did not. */
  readonly published: string;
}

/** A volume of a pod, by what keeps its files. */
export type ComponentVolume =
  | {
      readonly kind: 'claim';
      readonly name: string;
      readonly key: string;
      /** The claim's name behind the chart's, where it is not a StatefulSet that makes it. */
      readonly object: string;
      readonly claim: Claim;
    }
  | { readonly kind: 'shared'; readonly name: string; readonly part: Part }
  | { readonly kind: 'files'; readonly name: string; readonly files: FileSet }
  | { readonly kind: 'config'; readonly name: string; readonly part: TextPart; readonly mode: number | undefined }
  | { readonly kind: 'secret'; readonly name: string; readonly part: TextPart; readonly mode: number | undefined }
  | { readonly kind: 'plain'; readonly name: string; readonly source: PlainObject };

export interface Claim {
  readonly size: string;
  readonly existingClaim: string;
}

/** Files of the project that become a ConfigMap. */
export interface FileSet {
  /** The ConfigMap's name, behind the chart's. */
  readonly object: string;
  readonly files: readonly ChartedFile[];
  /** Files that have Secrets, by their paths below the mount. */
  readonly secrets: readonly { readonly path: string; readonly part: TextPart }[];
  readonly executable: boolean;
  /** The path of the only file, where a file is mounted; empty for a folder. */
  readonly single: string;
}

export interface ChartedFile {
  /** The key in the ConfigMap. */
  readonly key: string;
  /** The path below the mount. */
  readonly path: string;
  /** The path in the chart. */
  readonly chartPath: string;
  readonly data: Uint8Array;
  readonly binary: boolean;
}

export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly subPath: string;
  readonly readOnly: boolean;
}

/** Something that a pod waits for before its container starts. */
export interface Wait {
  readonly service: string;
  readonly until: 'ready' | 'done';
}

/** A service of the project as it is written into the chart. */
export interface Component {
  readonly service: string;
  readonly at: Place;
  /** The name in Kubernetes, behind the chart's. */
  readonly name: string;
  /** The name of its Service, by which others call it. */
  readonly serviceName: string;
  /** The key in values. */
  readonly key: string;
  readonly kind: WorkloadKind;
  /** Whether it is on, where it can be switched (profiles). */
  readonly enabled: boolean | undefined;
  readonly replicas: number;
  readonly image: Image;
  /** The image is built by Compose: there is none to pull yet. */
  readonly built: boolean;
  readonly pullPolicy: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly config: ReadonlyMap<string, string>;
  readonly secretEnv: ReadonlyMap<string, string>;
  readonly ports: readonly ComponentPort[];
  readonly aliases: readonly string[];
  readonly headless: boolean;
  readonly ingress: ComponentPort | undefined;
  readonly resources: PlainObject;
  readonly livenessProbe: PlainObject | undefined;
  readonly readinessProbe: PlainObject | undefined;
  readonly annotations: PlainObject;
  readonly podAnnotations: PlainObject;
  readonly podSecurityContext: PlainObject;
  readonly securityContext: PlainObject;
  readonly nodeSelector: PlainObject;
  readonly affinity: PlainObject;
  readonly volumes: readonly ComponentVolume[];
  readonly mounts: readonly Mount[];
  readonly waits: readonly Wait[];
  /** Further fields of the workload's spec, the pod's spec and the container, written as they stand. */
  readonly workloadSpec: PlainObject;
  readonly podSpec: PlainObject;
  readonly container: PlainObject;
}
