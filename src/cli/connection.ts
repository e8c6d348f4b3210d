import type { ConnectOptions } from '../node/kube/connect.ts';
import type { KubeOverrides } from '../node/kube/rest-config.ts';
import type { Invocation } from './command.ts';
import type { FlagValues } from './flags/flag.ts';
import { globalFlags } from './settings.ts';

declare const TSCHART_VERSION: string | undefined;

/** What flags and HELM_KUBE… variables say over the kubeconfig. */
export function kubeOverrides(flags: FlagValues): KubeOverrides {
  const g = globalFlags;
  return {
    // The variable lists files that may be missing; the flag names one that must be there.
    kubeConfig: flags.isGiven(g.kubeconfig) ? flags.get(g.kubeconfig) : '',
    context: flags.get(g.kubeContext),
    namespace: flags.get(g.namespace),
    server: flags.get(g.kubeApiServer),
    token: flags.get(g.kubeToken),
    asUser: flags.get(g.kubeAsUser),
    asGroups: flags.get(g.kubeAsGroups),
    caFile: flags.get(g.kubeCaFile),
    tlsServerName: flags.get(g.kubeTlsServerName),
    insecure: flags.get(g.kubeInsecure),
  };
}

/** How a command reaches its cluster. */
export function connectOptions({ flags, terminal, log }: Invocation): ConnectOptions {
  return {
    ...kubeOverrides(flags),
    env: terminal.env,
    qps: flags.get(globalFlags.qps),
    burst: flags.get(globalFlags.burstLimit),
    log,
    stderr: (text) => terminal.stderr(text),
    ...(typeof TSCHART_VERSION === 'string' && { version: TSCHART_VERSION }),
  };
}
