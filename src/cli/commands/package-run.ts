import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { unfulfilledDependencies } from '../../chart/checks.ts';
import type { Chart, Metadata } from '../../chart/model.ts';
import { metadataTable } from '../../chart/written.ts';
import { TschartError } from '../../errors.ts';
import { parseVersion } from '../../go/semver.ts';
import { GoError } from '../../go/value.ts';
import { exactTime, saveChart } from '../../node/charts/save.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import { pathError } from '../../node/files/os-error.ts';
import { writeWhole } from '../../node/files/write-whole.ts';
import type { Passphrase } from '../../node/provenance/sign.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import type { Invocation } from '../command.ts';
import { pluginSchemes } from '../plugins/getters.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';
import { packageFlags } from './package.ts';

/** `package`: packs charts, and signs the archives if asked to. */
export async function runPackage(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  if (args.length === 0) throw new TschartError('ARGUMENTS', 'need at least one argument, the path to the chart');
  const epoch = sourceDateEpoch(terminal.env);
  const isSigned = flags.get(packageFlags.sign);
  if (isSigned) {
    for (const flag of [packageFlags.key, packageFlags.keyring]) {
      if (flags.get(flag) === '') throw new TschartError('FLAG', `--${flag.name} is required for signing a package`);
    }
  }
  await pluginSchemes(call);
  await checkRegistryFlags(call);
  const signer = isSigned ? createSigner(call) : undefined;
  for (const path of args) {
    try {
      statSync(path);
    } catch (error) {
      throw pathError('stat', path, error);
    }
    if (flags.get(packageFlags.dependencyUpdate)) {
      await updateDependenciesOf(resolve(path), call);
    }
    const chart = await loadForPackage(resolve(path), call);
    const archive = save(chart, flags.get(packageFlags.destination), epoch);
    await signer?.(archive, chart.metadata);
    terminal.stdout(`Successfully packaged chart and saved it to: ${archive}\n`);
  }
  return 0;
}

/** Mistakes in certificates are told even where nothing is fetched. */
async function checkRegistryFlags(call: Invocation): Promise<void> {
  const { caFile, certFile } = packageFlags;
  if (call.flags.get(caFile) === '' && call.flags.get(certFile) === '') return;
  const { registryOf, surroundingsOf } = await import('../fetching.ts');
  await registryOf(call, surroundingsOf(call));
}

async function updateDependenciesOf(path: string, call: Invocation): Promise<void> {
  const [{ updateDependencies }, { dependencyWork }] = await Promise.all([
    import('../../node/charts/dependencies/manager.ts'),
    import('./dependency-fetch-run.ts'),
  ]);
  const choice = { verify: 'never', skipRefresh: false, recursive: call.flags.get(packageFlags.recursive) } as const;
  // As with Helm, nothing is said but by the clients of registries.
  const work = await dependencyWork(path, call, choice, () => undefined);
  await updateDependencies({ ...work, pulledOut: call.terminal.stdout });
}

/** The chart in a directory, with the versions that the flags give it. */
async function loadForPackage(path: string, call: Invocation): Promise<Chart> {
  const { flags, log } = call;
  const given = await loadChartFrom(path, { log, timeText: exactTime, onlyDirectory: true });
  const forHelm = flags.get(packageFlags.renderForHelm);
  const loaded = forHelm ? (await import('./render-for-helm.ts')).chartForHelm(given, call) : given;
  if (loaded.format === 'v3') throw new TschartError('CHART_FORMAT', 'invalid chart apiVersion');
  const metadata = { ...loaded.metadata };
  const version = flags.get(packageFlags.version);
  if (version !== '') metadata.version = version;
  parseVersion(metadata.version);
  const appVersion = flags.get(packageFlags.appVersion);
  if (appVersion !== '') metadata.appVersion = appVersion;
  const chart = { ...loaded, metadata };
  const problem = unfulfilledDependencies(chart);
  if (problem !== undefined) throw new TschartError('CHART_DEPENDENCIES_MISSING', problem);
  return chart;
}

function save(chart: Chart, destination: string, epoch: bigint | undefined): string {
  const directory = destination === '.' ? process.cwd() : destination;
  try {
    return saveChart(chart, directory, { now: BigInt(Date.now()) * 1_000_000n, epoch });
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('PACKAGE_FAILED', `failed to save: ${error.message}`, { cause: error });
  }
}

/** Signs archives with the key that the flags name: the passphrase is read from its file once. */
function createSigner({ flags, terminal }: Invocation) {
  let passphrase: Passphrase | undefined;
  return async (archive: string, metadata: Readonly<Metadata>): Promise<void> => {
    const [{ findKey, sign, unlock }, { askPassphrase, firstLine, readPassphraseFile }] = await Promise.all([
      import('../../node/provenance/sign.ts'),
      import('../passphrase.ts'),
    ]);
    const entity = await findKey(flags.get(packageFlags.keyring), flags.get(packageFlags.key));
    const file = flags.get(packageFlags.passphraseFile);
    if (file === '') passphrase ??= askPassphrase(terminal);
    else if (passphrase === undefined) {
      const line = firstLine(readPassphraseFile(file, terminal));
      passphrase = () => line;
    }
    const key = await unlock(entity, passphrase);
    const yaml = marshalYaml(metadataTable(metadata));
    const text = await sign(readFileSync(archive), basename(archive), yaml, key);
    writeWhole(`${archive}.prov`, Buffer.from(text));
  };
}
