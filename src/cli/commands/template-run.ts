import { join } from 'node:path';
import {
  type Capabilities,
  defaultCapabilities,
  givenKubeVersion,
  type KubeVersion,
} from '../../chart/capabilities.ts';
import { checkInstallable, checkRenderable } from '../../chart/checks.ts';
import { processDependencies } from '../../chart/dependencies.ts';
import type { Chart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { parseBool, quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { GoError, type Value } from '../../go/value.ts';
import type { RenderOptions } from '../../render/options.ts';
import {
  ManifestError,
  manifestText,
  type PostRender,
  type RenderResult,
  renderChart,
  sourced,
} from '../../render/render.ts';
import { STACK_EXHAUSTED } from '../../template/errors.ts';
import type { Invocation } from '../command.ts';
import { debug, logError, warn } from '../debug.ts';
import { withSchemaDocuments } from '../schema-documents.ts';
import { loadLocated, locateChart } from './chart-source.ts';
import { withHeldDependencies } from './held-dependencies.ts';
import { sourceFlags } from './install-flags.ts';
import type { ChartLoader } from './kept-charts.ts';
import { readPostRenderer } from './post-renderer.ts';
import { checkReleaseName, releaseNameAndChart } from './release-name.ts';
import { selectTemplates } from './show-only.ts';
import { templateFlags } from './template.ts';
import { readValues } from './value-sources.ts';

const DEFAULT_NAME = 'release-name';
const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** `template`: renders a chart and prints it, or writes it to files; a batch of releases; or again and again. */
export async function runTemplate(call: Invocation): Promise<number> {
  if (call.flags.get(templateFlags.watch)) return (await import('./watch-run.ts')).watchTemplate(call);
  if (call.flags.get(templateFlags.batch) !== '') return (await import('./batch-run.ts')).runBatch(call);
  return renderTemplate(call);
}

/** Renders the chart that the arguments name. */
export async function renderTemplate(call: Invocation, load: ChartLoader = loadLocated): Promise<number> {
  const { flags, log } = call;
  const postRender = await readPostRenderer(call);
  const kubeVersion = readKubeVersion(flags.get(templateFlags.kubeVersion));
  const onServer = readDryRun(call) === 'server' || flags.get(templateFlags.validate);

  debug(log, 'Original chart version', { version: flags.get(templateFlags.version) });
  const [name, reference] = releaseNameAndChart(call, DEFAULT_NAME);
  const path = await locateChart(reference, sourceFlags, call);
  debug(log, 'Chart path', { path });
  const values = await readValues(call);
  const found = await load(path, call);
  checkInstallable(found);
  if (found.metadata.deprecated) warn(log, 'this chart is deprecated');
  const loaded = await withHeldDependencies(found, path, call, load);
  checkRenderable(loaded);
  const server = onServer ? await import('./template-server.ts') : undefined;
  const kube = await server?.reachServer(call);
  checkName(name, call);
  const chart = withDependencies(loaded, values, call);
  server?.warnOfServer(chart, call);
  refuseSystemLabels(flags.get(templateFlags.labels));

  const isUpgrade = flags.get(templateFlags.isUpgrade);
  const release = { name, namespace: await call.settings.namespace(), revision: 1, isUpgrade, isInstall: !isUpgrade };
  const options: RenderOptions = {
    release,
    capabilities: (await kube?.capabilities()) ?? builtIn(kubeVersion, flags.get(templateFlags.apiVersions)),
    host: await import('../host.ts').then(({ host }) => host()),
    log,
    skipSchemaValidation: flags.get(templateFlags.skipSchemaValidation),
    enableDns: flags.get(templateFlags.enableDns),
  };
  const rendered = await withSchemaDocuments((schemaSources) => {
    const renderWith = (lookup: RenderOptions['lookup']): Rendered =>
      render(chart, values, { ...options, schemaSources, lookup }, call, postRender);
    return kube === undefined ? renderWith(undefined) : kube.withLookups(renderWith);
  });
  if (server !== undefined && kube !== undefined && rendered.result !== undefined) {
    const includeCrds = flags.get(templateFlags.includeCrds);
    const manifest = flags.get(templateFlags.outputDir) === '' ? manifestText(rendered.result, { includeCrds }) : '';
    await server.checkOnServer(kube, manifest, release, call);
  }
  const files = flags.get(templateFlags.outputDir) === '' ? rendered : await writeFiles(rendered, name, call);
  print(files, call);
  if (files.failure) throw files.failure;
  return 0;
}

/** What is taken for a cluster where none is asked. */
function builtIn(kubeVersion: KubeVersion | undefined, apiVersions: readonly string[]): Capabilities {
  const capabilities = defaultCapabilities();
  return {
    ...capabilities,
    kubeVersion: kubeVersion ?? capabilities.kubeVersion,
    apiVersions: [...capabilities.apiVersions, ...apiVersions],
  };
}

/** What there is to print: a result, or what a chart that rendered to no YAML gave, with the error to end with. */
interface Rendered {
  readonly result: RenderResult | undefined;
  readonly partial: string;
  readonly failure: Error | undefined;
}

function render(
  chart: Chart,
  values: Map<string, Value>,
  options: RenderOptions,
  call: Invocation,
  postRender: PostRender | undefined,
): Rendered {
  try {
    return { result: renderChart(chart, values, options, postRender), partial: '', failure: undefined };
  } catch (error) {
    if (!(error instanceof Error) || !isRenderFailure(error)) throw error;
    if (!call.settings.debug) throw withHint(error);
    return { result: undefined, partial: error instanceof ManifestError ? error.partial : '', failure: error };
  }
}

const RENDER_CODES = ['TEMPLATE_PARSE', 'TEMPLATE_EXEC', STACK_EXHAUSTED, 'KUBE_VERSION', 'POST_RENDER'];

/** Failures of templates and of what they gave, as opposed to those of values. */
function isRenderFailure(error: Error): boolean {
  return error instanceof ManifestError || (error instanceof TschartError && RENDER_CODES.includes(error.code));
}

function withHint(error: Error): TschartError {
  const message = `${error.message}\n\nUse --debug flag to render out invalid YAML`;
  if (!(error instanceof TschartError)) return new TschartError('MANIFEST_INVALID', message, { cause: error });
  return new TschartError(error.code, message, { at: error.at, advice: error.advice, cause: error });
}

/** Writes what `--output-dir` asks for. Nothing but an empty line is left to print, and with --debug what went wrong. */
async function writeFiles(rendered: Rendered, name: string, call: Invocation): Promise<Rendered> {
  const { flags, terminal, settings } = call;
  const { result } = rendered;
  if (result === undefined) return rendered;
  const { writeHooks, writeManifests } = await import('./output-dir.ts');
  const directory = flags.get(templateFlags.outputDir);
  const place = {
    directory,
    releaseDirectory: flags.get(templateFlags.releaseName) ? join(directory, name) : directory,
  };
  const crds = flags.get(templateFlags.includeCrds) ? result.crds : [];
  let { failure } = rendered;
  try {
    writeManifests(place, { crds, manifests: result.manifests }, terminal);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    if (!settings.debug) throw withHint(error);
    failure = error;
  }
  writeHooks(place, hooksToPrint(result, call), terminal);
  return { result: undefined, partial: '', failure };
}

function print({ result, partial, failure }: Rendered, call: Invocation): void {
  const { flags, terminal } = call;
  const includeCrds = flags.get(templateFlags.includeCrds);
  const manifest = result ? manifestText(result, { includeCrds }) : partial;
  let text = `${trimSpace(manifest)}\n`;
  if (result) for (const hook of hooksToPrint(result, call)) text += sourced(hook.path, hook.manifest);
  const showOnly = flags.get(templateFlags.showOnly);
  if (showOnly.length === 0) {
    terminal.stdout(text);
    return;
  }
  const selected = selectTemplates(text, showOnly, failure);
  terminal.stdout(selected.map((manifest) => `---\n${manifest}\n`).join(''));
}

function hooksToPrint({ hooks }: RenderResult, { flags }: Invocation): RenderResult['hooks'] {
  if (flags.get(templateFlags.noHooks)) return [];
  return flags.get(templateFlags.skipTests) ? hooks.filter(({ events }) => !events.includes('test')) : hooks;
}

function readKubeVersion(text: string): KubeVersion | undefined {
  return text === '' ? undefined : givenKubeVersion(text);
}

/** `client` or `server`; older forms of the flag are understood with a warning. */
function readDryRun({ flags, log }: Invocation): string {
  const text = flags.get(templateFlags.dryRun);
  if (text === 'client' || text === 'server') return text;
  if (text === templateFlags.dryRun.bare) {
    warn(log, "--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return 'client';
  }
  const problem = (allowed: string) =>
    new TschartError('FLAG', `invalid dry-run value (${quote(text)}). Must be ${allowed}`);
  if (text === 'none') throw problem('"server" or "client"');
  let simulated: boolean;
  try {
    simulated = parseBool(text);
  } catch {
    throw problem('"none", "server", or "client"');
  }
  if (!simulated) throw problem('"server" or "client"');
  warn(log, `boolean '--dry-run=${text}' flag is deprecated and must be replaced with '--dry-run=client'`);
  return 'client';
}

function checkName(name: string, { log }: Invocation): void {
  try {
    checkReleaseName(name);
  } catch (error) {
    const message = `release name ${quote(name)}: ${(error as Error).message}`;
    logError(log, 'release name check failed', message);
    throw new TschartError('RELEASE_NAME', `release name check failed: ${message}`, { cause: error });
  }
}

function withDependencies(chart: Chart, values: Map<string, Value>, { log }: Invocation): Chart {
  try {
    return processDependencies(chart, values, log);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    logError(log, 'chart dependencies processing failed', error.message);
    throw new TschartError('CHART_DEPENDENCIES', `chart dependencies processing failed: ${error.message}`, {
      cause: error,
    });
  }
}

function refuseSystemLabels(labels: ReadonlyMap<string, string>): void {
  if (!SYSTEM_LABELS.some((label) => labels.has(label))) return;
  throw new TschartError(
    'LABELS',
    `user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(' ')}]`,
  );
}
