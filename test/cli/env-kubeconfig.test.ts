import { expect, it } from 'vitest';
import { run } from './run.ts';

// As Helm 4.3.1: the flag is among its settings, the variable is not.
it.each([
  [['env'], { KUBECONFIG: '/x/config' }, undefined],
  [['env', '--kubeconfig', '/y'], { KUBECONFIG: '/x/config' }, 'KUBECONFIG="/y"'],
  [['env', '--kubeconfig', '/y'], {}, 'KUBECONFIG="/y"'],
] as const)('%j with %j names the kubeconfig %s', async (args, env, line) => {
  const { stdout } = await run(args, env);
  expect(stdout.split('\n').find((text) => text.startsWith('KUBECONFIG='))).toBe(line);
});
