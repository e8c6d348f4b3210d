/**
 * tschart in Node: what the portable API has, charts from directories and archives, releases on clusters and in local
 * stores.
 */
export * from './index.ts';
export type { WaitOptions, WaitStrategy } from './kube/client.ts';
export { type Cluster, type ClusterOptions, connectCluster, type TestInput } from './node/cluster.ts';
export { type LoadFromOptions, loadChartFrom } from './node/files/load.ts';
export { nodeHost } from './node/host.ts';
export type { ConnectOptions } from './node/kube/connect.ts';
export type {
  ChangeInput,
  InstallInput,
  Releases,
  RollbackInput,
  UninstallInput,
  UpgradeInput,
} from './node/releases.ts';
export { openStore, type Store, type StoreOptions } from './node/store.ts';
export type { Release, ReleaseHook, ReleaseInfo } from './release/release.ts';
export type { Status } from './release/status.ts';
