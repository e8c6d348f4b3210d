/** Global flags with a value that are Helm's wherever they stand; all else is a plugin's. */
const WITH_VALUE = [
  '--kube-context',
  '--namespace',
  '-n',
  '--kubeconfig',
  '--kube-apiserver',
  '--kube-token',
  '--kube-as-user',
  '--kube-as-group',
  '--kube-ca-file',
  '--registry-config',
  '--repository-cache',
  '--repository-config',
  '--kube-insecure-skip-tls-verify',
  '--kube-tls-server-name',
];

/** Arguments of a plugin's command: flags that are for Helm, and those that are for the plugin. */
export function splitArguments(args: readonly string[]): { known: readonly string[]; rest: readonly string[] } {
  const known: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--debug') known.push(arg);
    else if (WITH_VALUE.includes(arg)) {
      known.push(arg);
      const value = args[++at];
      if (value !== undefined) known.push(value);
    } else if (WITH_VALUE.some((name) => arg.startsWith(`${name}=`))) known.push(arg);
    else rest.push(arg);
  }
  return { known, rest };
}
