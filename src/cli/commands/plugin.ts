import { type Command, exactly } from '../command.ts';
import { noMoreArguments, nothing } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { downloadFlags, keyring } from './chart-flags.ts';
import { notBuilt } from './not-built.ts';
import { oneFile } from './repository.ts';

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
      arguments: exactly(1),
      flags: [
        flag('version', STRING, 'version to install, or a range; the newest one when it is left out'),
        toggle('verify', 'check the signature first', { initial: true }),
        keyring,
        ...Object.values(downloadFlags),
      ],
      complete: oneFile,
      run: notBuilt,
    },
    {
      name: 'list',
      aliases: ['ls'],
      short: 'list plugins',
      flags: [flag('type', STRING, 'type of plugin to list')],
      complete: noMoreArguments,
      run: notBuilt,
    },
    {
      name: 'package',
      usage: '[PATH]',
      short: 'pack a plugin directory into an archive',
      arguments: exactly(1),
      flags: [
        toggle('sign', 'sign the package with a PGP key', { initial: true }),
        flag('key', STRING, 'name of the key to sign with'),
        keyring,
        flag('passphrase-file', STRING, 'file with the passphrase of the key; - for standard input'),
        flag('destination', STRING, 'directory to write to', { short: 'd', initial: '.' }),
      ],
      run: notBuilt,
    },
    {
      name: 'uninstall',
      usage: '<plugin>...',
      aliases: ['rm', 'remove'],
      short: 'uninstall plugins',
      complete: nothing,
      run: notBuilt,
    },
    {
      name: 'update',
      usage: '<plugin>...',
      aliases: ['up'],
      short: 'update plugins',
      complete: nothing,
      run: notBuilt,
    },
    {
      name: 'verify',
      usage: '[PATH]',
      short: 'check the signature of a plugin',
      arguments: exactly(1),
      flags: [keyring],
      run: notBuilt,
    },
  ],
};
