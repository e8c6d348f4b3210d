import { atLeast, type Command } from '../command.ts';
import { DIRECTIVE, noMoreArguments, nothing } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { downloadFlags } from './chart-flags.ts';

export const push: Command = {
  name: 'push',
  usage: '[chart] [remote]',
  short: 'upload a chart',
  long: '\nUploads a chart to a registry, and its provenance file when that lies beside it.\n',
  arguments: atLeast(2),
  flags: Object.values(downloadFlags),
  complete: (request) => {
    if (request.args.length === 0) return { items: [], directive: DIRECTIVE.default };
    if (request.args.length > 1) return noMoreArguments(request);
    return { items: ['oci://'], directive: DIRECTIVE.noFiles | DIRECTIVE.noSpace };
  },
  run: async (call) => (await import('./push-run.ts')).runPush(call),
};

export const loginFlags = {
  username: flag('username', STRING, 'user name', { short: 'u' }),
  password: flag('password', STRING, 'password or identity token', { short: 'p' }),
  passwordStdin: toggle('password-stdin', 'read the password or token from standard input'),
  insecure: toggle('insecure', 'accept any certificate'),
  certFile: downloadFlags.certFile,
  keyFile: downloadFlags.keyFile,
  caFile: downloadFlags.caFile,
  plainHttp: downloadFlags.plainHttp,
} as const;

export const registry: Command = {
  name: 'registry',
  short: 'log in to registries and out of them',
  long: '\nLogs in to registries and out of them.\n',
  subcommands: [
    {
      name: 'login',
      usage: '[host]',
      short: 'log in to a registry',
      long: '\nChecks credentials with a registry and keeps them.\n',
      arguments: atLeast(1),
      flags: Object.values(loginFlags),
      complete: nothing,
      run: async (call) => (await import('./registry-run.ts')).runLogin(call),
    },
    {
      name: 'logout',
      usage: '[host]',
      short: 'log out of a registry',
      long: '\nForgets the credentials for a registry.\n',
      arguments: atLeast(1),
      complete: nothing,
      run: async (call) => (await import('./registry-run.ts')).runLogout(call),
    },
  ],
};
