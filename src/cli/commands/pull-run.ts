import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { GoError } from '../../go/value.ts';
import { findChartInRepository } from '../../node/charts/chart-repository.ts';
import { comparableDigest } from '../../node/charts/content-cache.ts';
import { type Downloader, downloadTo, isOci } from '../../node/charts/download.ts';
import { expandChart } from '../../node/charts/expand.ts';
import { IndexStore } from '../../node/charts/index-store.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { withScratch } from '../../node/files/scratch.ts';
import type { GetOptions } from '../../node/getter/getter.ts';
import type { Verification } from '../../node/provenance/verify.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { downloadOptions, registryOf, surroundingsOf } from '../fetching.ts';
import { devel, keyring } from './chart-flags.ts';
import { pullFlags, pullSource } from './pull.ts';

/** `pull`: downloads charts into a directory, and unpacks them if asked to. */
export async function runPull(call: Invocation): Promise<number> {
  const { args, flags, terminal, log } = call;
  let version = flags.get(pullSource.version);
  if (version === '' && flags.get(devel)) {
    debug(log, 'setting version to >0.0.0-0');
    version = '>0.0.0-0';
  }
  const surroundings = surroundingsOf(call);
  const registryClient = await registryOf(call, surroundings);
  for (const reference of args) {
    let text = '';
    const say = (line: string): void => {
      text += line;
    };
    const downloader: Downloader = {
      surroundings,
      indexes: new IndexStore(surroundings.log),
      verify: flags.get(pullSource.verify) ? 'always' : flags.get(pullFlags.prov) ? 'later' : 'never',
      keyring: flags.get(keyring),
      registryClient,
      out: say,
    };
    await pull(reference, version, downloader, call, say);
    terminal.stdout(text);
  }
  return 0;
}

async function pull(
  reference: string,
  version: string,
  downloader: Downloader,
  { flags }: Invocation,
  say: (text: string) => void,
): Promise<void> {
  const options: GetOptions & { expectedDigest?: string } = {
    ...downloadOptions(flags),
    passCredentialsAll: flags.get(pullSource.passCredentials),
  };
  if (isOci(reference)) Object.assign(options, { registryClient: await downloader.registryClient?.() });
  const destination = flags.get(pullFlags.destination);
  const untar = flags.get(pullFlags.untar);
  const fetchInto = async (directory: string): Promise<void> => {
    let source = reference;
    const repositoryUrl = flags.get(pullSource.repo);
    if (repositoryUrl !== '') {
      const { surroundings, indexes } = downloader;
      const found = await findChartInRepository(repositoryUrl, reference, version, options, surroundings, indexes);
      source = found.url;
      options.expectedDigest = comparableDigest(found.digest);
    }
    const { path, verification } = await downloadTo(source, version, directory, options, downloader);
    if (verification !== undefined) say(signer(verification));
    if (untar) unpack(path, reference, destination, flags.get(pullFlags.untardir));
  };
  if (!untar) return fetchInto(destination);
  const aside = mkdtempSync(join(tmpdir(), 'helm-'));
  return withScratch(aside, () => fetchInto(aside));
}

function signer({ signedBy, fingerprint, fileHash }: Verification): string {
  const names = signedBy.map((name) => `Signed by: ${name}\n`).join('');
  return `${names}Using Key With Fingerprint: ${fingerprint}\nChart Hash Verified: ${fileHash}\n`;
}

/** Helm asks for a place that has the name of the reference, whatever the chart is called. */
function unpack(archive: string, reference: string, destination: string, untarDirectory: string): void {
  const directory = isAbsolute(untarDirectory) ? untarDirectory : join(destination, untarDirectory);
  const name = reference.endsWith('/') ? '' : basename(reference);
  const place = directory === '.' ? name : join(directory, name);
  if (place !== '' && existsSync(place)) {
    throw new GoError(`failed to untar: a file or directory with the name ${place} already exists`);
  }
  let made: string | undefined;
  try {
    made = makeDirectories(place);
  } catch (error) {
    throw new GoError(`failed to untar (mkdir): ${(error as Error).message}`, error);
  }
  try {
    expandChart(directory, archive);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw error;
  }
}
