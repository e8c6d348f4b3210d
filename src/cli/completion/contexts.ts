import { type Completer, DIRECTIVE } from './answer.ts';

/** The contexts of the kubeconfig, each with its cluster. */
export const completeContexts: Completer = async ({ terminal, flags }) => {
  try {
    const [{ loadKubeConfig }, { kubeOverrides }] = await Promise.all([
      import('../../node/kube/load.ts'),
      import('../connection.ts'),
    ]);
    const { contexts } = loadKubeConfig(terminal.env, kubeOverrides(flags).kubeConfig);
    const items = [...contexts].map(([name, { cluster = '' }]) => `${name}\t${cluster}`);
    return { items, directive: DIRECTIVE.noFiles };
  } catch {
    return { items: [], directive: DIRECTIVE.noFiles };
  }
};
