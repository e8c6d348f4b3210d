import { compareStrings } from '../go/text.ts';

/** The order in which Helm creates kinds; a kind that is not listed comes after all of them, by name. */
export const INSTALL_ORDER: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

/**
 * The order in which Helm deletes kinds: the reverse of the install order, but webhooks are taken away validation
 * first, and Ingress before IngressClass.
 */
export const UNINSTALL_ORDER: readonly string[] = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'Ingress',
  'IngressClass',
  'Service',
  'CronJob',
  'Job',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
  'DaemonSet',
  'RoleBindingList',
  'RoleBinding',
  'RoleList',
  'Role',
  'ClusterRoleBindingList',
  'ClusterRoleBinding',
  'ClusterRoleList',
  'ClusterRole',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ConfigMap',
  'SecretList',
  'Secret',
  'ServiceAccount',
  'PodDisruptionBudget',
  'PodSecurityPolicy',
  'LimitRange',
  'ResourceQuota',
  'NetworkPolicy',
  'Namespace',
  'PriorityClass',
];

const ranksOf = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function ranksIn(order: readonly string[]): ReadonlyMap<string, number> {
  let ranks = ranksOf.get(order);
  if (ranks === undefined) {
    ranks = new Map(order.map((kind, rank) => [kind, rank]));
    ranksOf.set(order, ranks);
  }
  return ranks;
}

/** Sorts by kind, keeping the order of equal kinds; returns a new array. */
export function sortByKind<T extends { readonly kind: string }>(items: readonly T[], order: readonly string[]): T[] {
  const ranks = ranksIn(order);
  const ranked = items.map((item) => ({ item, rank: ranks.get(item.kind) ?? order.length }));
  ranked.sort((a, b) => a.rank - b.rank || (a.rank === order.length ? compareStrings(a.item.kind, b.item.kind) : 0));
  return ranked.map(({ item }) => item);
}
