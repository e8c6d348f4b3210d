/** tschart in Node: what the portable API has, charts from directories and archives, releases on clusters. */
export * from './index.ts';
export type { WaitOptions, WaitStrategy } from './kube/client.ts';
export {
  type ChangeInput,
  type Cluster,
  type ClusterOptions,
  connectCluster,
  type InstallInput,
  type RollbackInput,
  type TestInput,
  type UninstallInput,
  type UpgradeInput,
} from './node/cluster.ts';
export { type LoadFromOptions, loadChartFrom } from './node/files/load.ts';
export { nodeHost } from './node/host.ts';
export type { ConnectOptions } from './node/kube/connect.ts';
export type { Release, ReleaseHook, ReleaseInfo } from './release/release.ts';
export type { Status } from './release/status.ts';
