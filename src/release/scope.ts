import { builtInApiVersions } from '../chart/api-versions.ts';
import type { Value } from '../go/value.ts';

/** Kinds of Kubernetes itself that belong to no namespace, as of 1.37 and before. */
const CLUSTER_KINDS = new Set(
  `Namespace Node PersistentVolume ComponentStatus
  ClusterRole ClusterRoleBinding CustomResourceDefinition APIService PodSecurityPolicy
  MutatingWebhookConfiguration ValidatingWebhookConfiguration
  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
  StorageClass CSIDriver CSINode VolumeAttachment VolumeAttributesClass StorageVersion StorageVersionMigration
  PriorityClass RuntimeClass IngressClass ServiceCIDR IPAddress FlowSchema PriorityLevelConfiguration
  CertificateSigningRequest ClusterTrustBundle DeviceClass ResourceSlice DeviceTaintRule
  TokenReview SelfSubjectReview SubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview`.split(/\s+/),
);

export type Scope = 'Cluster' | 'Namespaced' | 'unknown';

/** Says what is known of the scope of a custom resource. */
export type CustomScopes = (group: string, kind: string) => Scope | undefined;

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

let builtInGroups: ReadonlySet<string> | undefined;

/** Whether objects of a kind live in a namespace: known for Kubernetes' own kinds, and those of definitions at hand. */
export function scopeOf(apiVersion: string, kind: string, custom: CustomScopes): Scope {
  const group = groupOf(apiVersion);
  builtInGroups ??= new Set([...builtInApiVersions().map(groupOf), 'apiextensions.k8s.io', 'apiregistration.k8s.io']);
  if (!builtInGroups.has(group)) return custom(group, kind) ?? 'unknown';
  return CLUSTER_KINDS.has(kind) ? 'Cluster' : 'Namespaced';
}

/** What a CustomResourceDefinition says of the scope of its kind; undefined for other objects. */
export function definedScope(object: Map<string, Value>): [groupAndKind: string, scope: Scope] | undefined {
  if (object.get('kind') !== 'CustomResourceDefinition') return undefined;
  const spec = object.get('spec');
  if (!(spec instanceof Map)) return undefined;
  const names = spec.get('names');
  const kind = names instanceof Map ? names.get('kind') : undefined;
  const scope = spec.get('scope');
  if (typeof kind !== 'string' || (scope !== 'Namespaced' && scope !== 'Cluster')) return undefined;
  return [`${spec.get('group')}/${kind}`, scope];
}
