import type { Capabilities } from '../chart/capabilities.ts';
import type { Crd } from '../chart/crds.ts';
import type { Chart } from '../chart/model.ts';
import type { Value } from '../go/value.ts';
import { NEVER_RUN, type ReleaseHook } from '../release/release.ts';
import type { ReleaseOptions, RenderOptions } from '../render/options.ts';
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

/** Renders a chart, whose dependencies are processed, into what a record keeps. */
export async function renderRelease(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  release: ReleaseOptions,
  capabilities: Capabilities,
  flags: RenderFlags,
  lookup: RenderOptions['lookup'],
): Promise<RenderedRelease> {
  const render = (schemaSources: SchemaSources | undefined): RenderResult =>
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
  const { withSchemaSources } = context;
  const result = withSchemaSources === undefined ? render(undefined) : await withSchemaSources(render);
  return {
    manifest: manifestText(result, { hideSecrets: flags.hideSecrets }),
    hooks: result.hooks.map((hook) => ({ ...hook, lastRun: NEVER_RUN })),
    notes: result.notes,
    crds: result.crds,
  };
}
