import { type Command, exactly } from '../command.ts';
import { type Completer, DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { downloadFlags, keyring } from './chart-flags.ts';
import { signingFlags } from './package.ts';

export const pluginInstallFlags = {
  version: flag('version', STRING, 'version to install, or a range; the newest one when it is left out'),
  verify: toggle('verify', 'check the signature first', { initial: true }),
  keyring,
  ...downloadFlags,
} as const;

export const pluginType = flag('type', STRING, 'type of plugin to list');

export const pluginPackageFlags = {
  ...signingFlags,
  sign: toggle('sign', 'sign the package with a PGP key', { initial: true }),
  destination: flag('destination', STRING, 'directory to write to', { short: 'd', initial: '.' }),
} as const;

const oneFile: Completer = (request) =>
  request.args.length === 0 ? { items: [], directive: DIRECTIVE.default } : noMoreArguments(request);

const completePlugins: Completer = async (request) =>
  (await import('../plugins/complete.ts')).completePluginNames(request);

export const plugin: Command = {
  name: 'plugin',
  short: 'look after plugins',
  long: '\nInstalls, lists, packs, updates and uninstalls plugins.\n',
  subcommands: [
    {
      name: 'install',
      usage: '[options] <path|url>',
      aliases: ['add'],
      short: 'install a plugin',
      long: `
Installs a plugin from a directory, an archive, a URL of one, an OCI registry or a git repository.

Signatures are checked, and a plugin that has none is refused, unless --verify=false is given. A directory is only linked,
for those who work on a plugin; it needs no signature.
`,
      arguments: exactly(1),
      flags: Object.values(pluginInstallFlags),
      complete: oneFile,
      run: async (call) => (await import('./plugin-install-run.ts')).runPluginInstall(call),
    },
    {
      name: 'list',
      aliases: ['ls'],
      short: 'list plugins',
      flags: [pluginType],
      complete: noMoreArguments,
      run: async (call) => (await import('./plugin-list-run.ts')).runPluginList(call),
    },
    {
      name: 'package',
      usage: '[PATH]',
      short: 'pack a plugin directory into an archive',
      long: `
Packs the directory of a plugin into an archive, and signs that.

--sign=false leaves the signature out; such plugins can only be installed with --verify=false.
`,
      arguments: exactly(1),
      flags: Object.values(pluginPackageFlags),
      run: async (call) => (await import('./plugin-package-run.ts')).runPluginPackage(call),
    },
    {
      name: 'uninstall',
      usage: '<plugin>...',
      aliases: ['rm', 'remove'],
      short: 'uninstall plugins',
      complete: completePlugins,
      run: async (call) => (await import('./plugin-uninstall-run.ts')).runPluginUninstall(call),
    },
    {
      name: 'update',
      usage: '<plugin>...',
      aliases: ['up'],
      short: 'update plugins',
      complete: completePlugins,
      run: async (call) => (await import('./plugin-update-run.ts')).runPluginUpdate(call),
    },
    {
      name: 'verify',
      usage: '[PATH]',
      short: 'check the signature of a plugin',
      long: "\nChecks a plugin's archive against the provenance file beside it.\n",
      arguments: exactly(1),
      flags: [keyring],
      run: async (call) => (await import('./plugin-verify-run.ts')).runPluginVerify(call),
    },
  ],
};
