import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { loadPlugin, type Plugin } from '../../node/plugin/find.ts';
import { findSource, type PluginSource } from '../../node/plugin/install/source.ts';
import type { Verification } from '../../node/provenance/verify.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { downloadOptions } from '../fetching.ts';
import { pluginPlace, runPluginHook } from '../plugins/place.ts';
import { pluginInstallFlags } from './plugin.ts';

/** `plugin install`: gets a plugin, checks its signature unless told not to, and runs its hook. */
export async function runPluginInstall(call: Invocation): Promise<number> {
  const { args, flags, terminal, log } = call;
  const source = await findSource(
    args[0]!,
    flags.get(pluginInstallFlags.version),
    downloadOptions(flags),
    pluginPlace(call),
  );
  let verifies = flags.get(pluginInstallFlags.verify);
  if (source.isLocalDirectory) {
    verifies = false;
    terminal.stdout('Installing plugin from local directory (development mode)\n');
  } else if (!verifies) terminal.stdout('WARNING: Skipping plugin signature verification\n');
  else if (source.signed === undefined) {
    throw new TschartError(
      'PLUGIN',
      'plugin source does not support verification. Use --verify=false to skip verification',
    );
  }
  if (verifies) terminal.stdout('Verifying plugin signature...\n');
  refuseExisting(source.path, call);
  const verification = verifies ? await verifySource(source, flags.get(pluginInstallFlags.keyring)) : undefined;
  await source.install();
  if (verification !== undefined) {
    const { signedBy, fingerprint, fileHash } = verification;
    for (const name of signedBy) terminal.stdout(`Signed by: ${name}\n`);
    terminal.stdout(`Using Key With Fingerprint: ${fingerprint}\nPlugin Hash Verified: ${fileHash}\n`);
  }
  debug(log, 'loading plugin', { path: source.path });
  let plugin: Plugin;
  try {
    plugin = loadPlugin(source.path);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`plugin is installed but unusable: ${error.message}`, error);
  }
  runPluginHook(plugin, 'install', call);
  terminal.stdout(`Installed plugin: ${plugin.metadata.name}\n`);
  return 0;
}

function refuseExisting(path: string, { log }: Invocation): void {
  makeDirectories(dirname(path));
  if (!existsSync(path)) return;
  log({
    level: 'WARN',
    message: 'plugin already exists',
    attributes: [
      ['path', path],
      ['error', '<nil>'],
    ],
  });
  throw new GoError('plugin already exists');
}

async function verifySource({ signed }: PluginSource, keyring: string): Promise<Verification> {
  if (signed === undefined) throw new GoError('--verify is only supported for plugin tarballs (.tgz files)');
  let read: Awaited<ReturnType<typeof signed>>;
  try {
    read = await signed();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to get verification data: ${error.message}`, error);
  }
  const { archive, provenance, fileName } = read;
  if (provenance === undefined || provenance.length === 0) {
    throw new GoError('plugin verification failed: no provenance file (.prov) found');
  }
  const { verify } = await import('../../node/provenance/verify.ts');
  try {
    return await verify(archive, provenance, fileName, keyring);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`plugin verification failed: ${error.message}`, error);
  }
}
