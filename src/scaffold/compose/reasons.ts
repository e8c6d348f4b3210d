/** Why a part of a service is not in the chart: by its path below the service. */
const REASONS: Readonly<Record<string, string>> = {
  attach: 'for docker compose up alone: kubectl logs shows what a pod prints',
  blkio_config: 'Kubernetes sets no weights or limits for disks',
  cgroup: 'Kubernetes gives each container its own cgroup',
  cgroup_parent: 'Kubernetes chooses the cgroup',
  cpu_count: 'only for Windows; cpus is carried over',
  cpu_percent: 'only for Windows; cpus is carried over',
  cpu_rt_period: 'Kubernetes has no realtime scheduling',
  cpu_rt_runtime: 'Kubernetes has no realtime scheduling',
  cpu_shares: 'relative weights have no counterpart; give resources.requests.cpu in values',
  cpuset: 'Kubernetes pins processors by the policy of its nodes',
  credential_spec: 'set securityContext.windowsOptions in values',
  develop: 'for development alone',
  device_cgroup_rules: 'Kubernetes knows devices by device plugins only',
  devices: 'Kubernetes knows devices by device plugins only; ask for them in resources',
  domainname: 'pods have the domain of their namespace',
  external_links: 'containers of other projects are not part of the chart: make a Service of that name',
  init: 'the container runtime sets no init process; shareProcessNamespace lets the pod reap processes',
  ipc: 'only host can be carried over',
  isolation: 'only for Windows: use runtimeClassName',
  logging: 'the nodes of a cluster collect what containers print',
  mac_address: 'pods get their addresses from the cluster',
  mem_swappiness: 'swap is a matter of the nodes',
  memswap_limit: 'swap is a matter of the nodes',
  models: 'Kubernetes has no models: run the model server as a service',
  network_mode: 'only host, bridge and default can be carried over',
  oom_kill_disable: 'Kubernetes does not turn the killer off',
  oom_score_adj: 'Kubernetes sets it by requests and limits',
  pid: 'only host can be carried over',
  pids_limit: 'a limit of processes is set on the nodes',
  provider: 'what a provider makes outside of Compose is not part of the chart',
  pull_refresh_after: 'pullPolicy Always asks at each start',
  stop_signal: 'set lifecycle.stopSignal where the cluster has it (Kubernetes 1.33)',
  storage_opt: 'sizes of container file systems are set by resources (ephemeral-storage)',
  pre_start: 'write it into the template, below initContainers',
  umask: 'Kubernetes sets none: the command may',
  ulimits: 'Kubernetes sets no ulimits: the container runtime of the nodes does',
  use_api_socket: 'there is no Docker in the cluster',
  userns_mode: 'only host (the default of Kubernetes) can be carried over',
  uts: 'pods have host names of their own',
  'deploy.rollback_config': 'Kubernetes rolls back by hand: helm rollback',
  'deploy.update_config.failure_action': 'use --rollback-on-failure with helm upgrade',
  'deploy.update_config.monitor': 'use progressDeadlineSeconds',
  'deploy.update_config.max_failure_ratio': 'Kubernetes counts no ratio of failures',
  'deploy.restart_policy.window': 'Kubernetes has its own backoff',
  'deploy.restart_policy.delay': 'Kubernetes has its own backoff',
  'deploy.restart_policy.max_attempts': 'only Jobs have a limit: a Deployment restarts for ever',
  'deploy.resources.limits.pids': 'a limit of processes is set on the nodes',
  'deploy.resources.reservations.generic_resources':
    'ask for them in resources under the name that the device plugin gives',
  'deploy.placement.max_replicas_per_node': 'only 1 can be carried over',
  'deploy.endpoint_mode': 'only vip and dnsrr are known',
  'healthcheck.start_interval': 'a probe has one period',
  'networks.interface_name': 'pods get their interfaces from the cluster',
  'networks.ipv4_address': 'pods get their addresses from the cluster: use names',
  'networks.ipv6_address': 'pods get their addresses from the cluster: use names',
  'networks.link_local_ips': 'pods get their addresses from the cluster',
  'networks.mac_address': 'pods get their addresses from the cluster',
  'networks.driver_opts': 'the cluster has one network',
  'networks.priority': 'the cluster has one network',
  'networks.use_service_name_alias': 'a service is always found by its name',
  'networks.gw_priority': 'the cluster has one network',
};

const OTHERWISE = 'has no counterpart in Kubernetes';

/** The reason of the longest known path above `path`. */
export function reasonFor(path: string): string {
  const generic = path.replace(/^networks\.[^.]+/, 'networks').replaceAll('[]', '');
  for (let at = generic; at !== ''; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
    const reason = REASONS[at];
    if (reason !== undefined) return reason;
  }
  return OTHERWISE;
}
