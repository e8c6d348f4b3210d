import type { Capabilities } from '../chart/capabilities.ts';
import type { Crd } from '../chart/crds.ts';
import type { Chart } from '../chart/model.ts';
import type { Value } from '../go/value.ts';
import { NEVER_RUN, type ReleaseHook } from '../release/release.ts';
import type { Lookup, ReleaseOptions } from '../render/options.ts';
import { manifestText, type PostRender, type RenderResult, renderChart } from '../render/render.ts';
import type { SchemaSources } from '../values/schema.ts';
import type { ActionContext } from './context.ts';

/** How a chart is rendered for a release. */
export interface RenderFlags {
  readonly skipSchemaValidation: boolean;
  readonly enableDns: boolean;
  readonly subNotes: boolean;
  readonly hideSecrets: boolean;
  readonly postRender?: PostRender | undefined;
}

export interface RenderedRelease {
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  readonly notes: string;
  readonly crds: readonly Crd[];
}

/** Renders a chart, whose dependencies are processed, into what a record keeps; templates may look objects up, or not. */
export async function renderRelease(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  release: ReleaseOptions,
  capabilities: Capabilities,
  flags: RenderFlags,
  withLookup: boolean,
): Promise<RenderedRelease> {
  const render = (schemaSources: SchemaSources, lookup: Lookup | undefined): RenderResult =>
    renderChart(
      chart,
      values,
      {
        release,
        capabilities,
        host: context.host,
        log: context.log,
        skipSchemaValidation: flags.skipSchemaValidation,
        schemaSources,
        enableDns: flags.enableDns,
        subNotes: flags.subNotes,
        lookup,
      },
      flags.postRender,
    );
  const { kube, withSchemaSources = async (use) => use({}) } = context;
  const result = await withSchemaSources(async (sources: SchemaSources) =>
    withLookup ? kube.withLookups((lookup) => render(sources, lookup)) : render(sources, undefined),
  );
  return {
    manifest: manifestText(result, { hideSecrets: flags.hideSecrets }),
    hooks: result.hooks.map((hook) => ({ ...hook, lastRun: NEVER_RUN })),
    notes: result.notes,
    crds: result.crds,
  };
}
