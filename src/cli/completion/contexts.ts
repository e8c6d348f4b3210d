import { type Completer, DIRECTIVE } from './answer.ts';

/** The contexts of the kubeconfig, each with its cluster. */
export const completeContexts: Completer = async ({ terminal, settings }) => {
  try {
    const { readKubeConfig } = await import('../kube-config.ts');
    const { contexts } = readKubeConfig(terminal.env, settings.kubeConfig);
    return { items: contexts.map(({ name, cluster }) => `${name}\t${cluster}`), directive: DIRECTIVE.noFiles };
  } catch {
    return { items: [], directive: DIRECTIVE.noFiles };
  }
};
