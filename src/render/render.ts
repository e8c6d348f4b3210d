import { type Crd, crdsOf } from '../chart/crds.ts';
import { isCompatibleRange } from '../chart/dependencies.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { GoError, type Value } from '../go/value.ts';
import type { Hook } from '../manifest/hook.ts';
import { INSTALL_ORDER } from '../manifest/kinds.ts';
import { BrokenDocument, type Manifest, type PlacedHook, sortManifests } from '../manifest/sort.ts';
import { isBlank } from '../manifest/split.ts';
import { type Rendered, renderGoTemplates } from './gotemplate.ts';
import { takeNotes } from './notes.ts';
import type { RenderOptions } from './options.ts';
import { collectTemplates } from './scope.ts';
import { originsOfDocuments, type SourceMap } from './source-map.ts';
import { topScope } from './values.ts';

/** What a chart rendered to. */
export interface RenderResult {
  /** In the order in which Helm would create them. */
  readonly manifests: readonly Manifest[];
  /** By kind; who runs them sorts by weight. */
  readonly hooks: readonly Hook[];
  readonly notes: string;
  readonly crds: readonly Crd[];
  /** For each manifest and hook, the template line behind every line; only with `trace`. */
  readonly sourceMap: SourceMap | undefined;
}

/** A chart whose rendered files are no YAML: what Helm shows with `--debug` is `partial`. */
export class ManifestError extends GoError {
  readonly partial: string;
  /** The rendered file. */
  readonly path: string;

  constructor(failure: BrokenDocument, partial: string) {
    super(failure.message, failure.cause);
    this.name = 'ManifestError';
    this.partial = partial;
    this.path = failure.path;
  }
}

/** Changes rendered files before they are split and sorted; see `postRenderStep`. */
export type PostRender = (files: Map<string, string>, options: RenderOptions) => Map<string, string>;

/**
 * Renders a chart whose dependencies are processed. Throws `GoError`, `RenderError`, `ManifestError` and the errors of
 * values and schemas, all with Helm's texts.
 */
export function renderChart(
  chart: Chart,
  values: Map<string, Value>,
  options: RenderOptions,
  postRender?: PostRender,
): RenderResult {
  const scope = topScope(chart, values, options);
  checkKubeVersion(chart, options);
  const rendered = renderGoTemplates(collectTemplates(chart, scope), options);
  let files = textsOf(rendered);
  const notes = takeNotes(files, chart, options.subNotes === true);
  if (postRender !== undefined) files = postRender(files, options);
  const { manifests, hooks } = sortRendered(files, options);
  return {
    manifests,
    hooks,
    notes,
    crds: crdsOf(chart),
    sourceMap: options.trace === true && postRender === undefined ? mapSources(rendered, manifests, hooks) : undefined,
  };
}

function checkKubeVersion(chart: Chart, { capabilities: { kubeVersion } }: RenderOptions): void {
  const range = chart.metadata.kubeVersion ?? '';
  if (range === '' || isCompatibleRange(range, kubeVersion.normalized || kubeVersion.version)) return;
  throw new TschartError(
    'KUBE_VERSION',
    `chart requires kubeVersion: ${range} which is incompatible with Kubernetes ${kubeVersion.version}`,
  );
}

function textsOf(rendered: ReadonlyMap<string, Rendered>): Map<string, string> {
  const files = new Map<string, string>();
  for (const [path, { text }] of rendered) files.set(path, text);
  return files;
}

/** Documents and hooks of rendered files. Throws `ManifestError` for the first file that is no YAML. */
export function sortRendered(
  files: ReadonlyMap<string, string>,
  { log }: RenderOptions,
): ReturnType<typeof sortManifests> {
  try {
    return sortManifests(files, INSTALL_ORDER, (types) =>
      log?.({ level: 'INFO', message: 'skipping unknown hooks', attributes: [['hookTypes', types]] }),
    );
  } catch (error) {
    if (!(error instanceof BrokenDocument)) throw error;
    let partial = '';
    for (const [path, text] of files) if (!isBlank(text)) partial += sourced(path, text);
    throw new ManifestError(error, partial);
  }
}

/** A document as Helm prints it, with the template that it came from. */
export function sourced(path: string, text: string): string {
  return `---\n# Source: ${path}\n${text}\n`;
}

/** How `manifestText` prints. */
export interface ManifestTextOptions {
  readonly includeCrds?: boolean | undefined;
  readonly hideSecrets?: boolean | undefined;
}

/** The manifest of a release, one text, as it stands in Helm's release record. */
export function manifestText({ crds, manifests }: RenderResult, options: ManifestTextOptions = {}): string {
  let text = '';
  if (options.includeCrds === true) for (const crd of crds) text += sourced(crd.path, crd.text);
  for (const { path, head, text: document } of manifests) {
    const hidden = options.hideSecrets === true && head.kind === 'Secret' && head.apiVersion === 'v1';
    text += hidden
      ? `---\n# Source: ${path}\n# HIDDEN: The Secret output has been suppressed\n`
      : sourced(path, document);
  }
  return text;
}

function mapSources(
  rendered: ReadonlyMap<string, Rendered>,
  manifests: readonly Manifest[],
  hooks: readonly PlacedHook[],
): SourceMap {
  const map: SourceMap = new Map();
  const files = new Map<string, ReturnType<typeof originsOfDocuments>>();
  const add = (owner: Manifest | Hook, path: string, document: string, offset: number): void => {
    const originsOf = files.get(path) ?? originsOfDocuments(rendered.get(path)!);
    files.set(path, originsOf);
    map.set(owner, originsOf(document, offset));
  };
  for (const manifest of manifests) add(manifest, manifest.path, manifest.text, manifest.offset);
  for (const hook of hooks) add(hook, hook.path, hook.manifest, hook.offset);
  return map;
}
