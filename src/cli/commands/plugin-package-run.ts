import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GoError } from '../../go/value.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { pathError } from '../../node/files/os-error.ts';
import { writeWhole } from '../../node/files/write-whole.ts';
import { loadPlugin, type Plugin } from '../../node/plugin/find.ts';
import { archivePlugin, pluginTable } from '../../node/plugin/package.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import type { Invocation } from '../command.ts';
import { pluginPackageFlags } from './plugin.ts';

/** `plugin package`: packs the directory of a plugin, and signs the archive unless told not to. */
export async function runPluginPackage(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const [directory = ''] = args;
  const { metadata } = load(directory);
  const destination = flags.get(pluginPackageFlags.destination);
  makeDirectories(destination);
  const signs = flags.get(pluginPackageFlags.sign);
  const sign = signs ? await prepareSigning(call) : undefined;
  if (!signs) {
    terminal.stdout(
      'WARNING: Skipping plugin signing. This is not recommended for plugins intended for distribution.\n',
    );
  }
  const archive = join(destination, `${metadata.name}-${metadata.version}.tgz`);
  const bytes = pack(directory, metadata.name, archive);
  if (sign === undefined) write(archive, bytes);
  else {
    const signature = await sign(bytes, basename(archive), marshalYaml(pluginTable(metadata)));
    write(archive, bytes);
    writeWhole(`${archive}.prov`, Buffer.from(signature));
    terminal.stdout(`Successfully signed. Signature written to: ${archive}.prov\n`);
  }
  terminal.stdout(`Successfully packaged plugin and saved it to: ${archive}\n`);
  return 0;
}

function load(directory: string): Plugin {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(directory).isDirectory();
  } catch (error) {
    throw pathError('stat', directory, error);
  }
  if (!isDirectory) throw new GoError('plugin package only supports directories, not tarballs');
  try {
    return loadPlugin(directory);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`invalid plugin directory: ${error.message}`, error);
  }
}

function pack(directory: string, name: string, archive: string): Uint8Array {
  try {
    return archivePlugin(directory, name, archive);
  } catch (error) {
    const problem = error instanceof GoError ? error : pathError('open', directory, error);
    throw new GoError(`failed to create plugin tarball: ${problem.message}`, error);
  }
}

function write(path: string, bytes: Uint8Array): void {
  try {
    writeWhole(path, bytes);
  } catch (error) {
    throw new GoError(`failed to create tarball: ${(error as Error).message}`, error);
  }
}

/** Finds and unlocks the key before anything is written. */
async function prepareSigning({ flags, terminal }: Invocation) {
  const [{ findKey, sign, unlock }, { askPassphrase, readPassphraseFile, withoutLineEnd }] = await Promise.all([
    import('../../node/provenance/sign.ts'),
    import('../passphrase.ts'),
  ]);
  let entity: Awaited<ReturnType<typeof findKey>>;
  try {
    entity = await findKey(flags.get(pluginPackageFlags.keyring), flags.get(pluginPackageFlags.key));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error reading from keyring: ${error.message}`, error);
  }
  const file = flags.get(pluginPackageFlags.passphraseFile);
  const known = file === '' ? undefined : withoutLineEnd(readPassphraseFile(file, terminal));
  const key = await unlock(entity, known === undefined ? askPassphrase(terminal) : () => known);
  return (archive: Uint8Array, fileName: string, metadata: string) => sign(archive, fileName, metadata, key);
}
