import type { Command } from '../command.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { downloadFlags, keyring } from './chart-flags.ts';
import { recursive } from './dependency.ts';

/** How something that is packed is signed. */
export const signingFlags = {
  key: flag('key', STRING, 'name of the key to sign with'),
  keyring,
  passphraseFile: flag('passphrase-file', STRING, 'file with the passphrase of the key; - for standard input'),
} as const;

export const packageFlags = {
  ...signingFlags,
  sign: toggle('sign', 'sign the package with a PGP key'),
  version: flag('version', STRING, 'version to give to the chart'),
  appVersion: flag('app-version', STRING, 'appVersion to give to the chart'),
  destination: flag('destination', STRING, 'directory to write to', { short: 'd', initial: '.' }),
  dependencyUpdate: toggle('dependency-update', 'fetch dependencies into charts/ first', { short: 'u' }),
  ...downloadFlags,
  recursive,
  renderForHelm: toggle('render-for-helm', 'write Handlebars templates as Go templates, so that Helm can render them', {
    own: true,
  }),
} as const;

export const packageCommand: Command = {
  name: 'package',
  usage: '[CHART_PATH] [...]',
  short: 'pack chart directories into archives',
  long: `
Packs charts into archives, for repositories and for installing.

With $SOURCE_DATE_EPOCH set to seconds since 1970 all files get that time, so that the same chart gives the same bytes.
`,
  flags: Object.values(packageFlags),
  run: async (call) => (await import('./package-run.ts')).runPackage(call),
};
