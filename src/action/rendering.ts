import type { Capabilities } from '../chart/capabilities.ts';
import type { Crd } from '../chart/crds.ts';
import type { Chart } from '../chart/model.ts';
import type { Value } from '../go/value.ts';
import { NEVER_RUN, type ReleaseHook } from '../release/release.ts';
import type { ReleaseOptions, RenderOptions } from '../render/options.ts';
import { manifestText, renderChart } from '../render/render.ts';
import type { ActionContext } from './context.ts';

/** How a chart is rendered for a release. */
export interface RenderFlags {
  readonly skipSchemaValidation: boolean;
  readonly enableDns: boolean;
  readonly subNotes: boolean;
  readonly hideSecrets: boolean;
}

export interface RenderedRelease {
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  readonly notes: string;
  readonly crds: readonly Crd[];
}

/** Renders a chart, whose dependencies are processed, into what a record keeps. */
export function renderRelease(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  release: ReleaseOptions,
  capabilities: Capabilities,
  flags: RenderFlags,
  lookup: RenderOptions['lookup'],
): RenderedRelease {
  const result = renderChart(chart, values, {
    release,
    capabilities,
    host: context.host,
    log: context.log,
    skipSchemaValidation: flags.skipSchemaValidation,
    enableDns: flags.enableDns,
    subNotes: flags.subNotes,
    lookup,
  });
  return {
    manifest: manifestText(result, { hideSecrets: flags.hideSecrets }),
    hooks: result.hooks.map((hook) => ({ ...hook, lastRun: NEVER_RUN })),
    notes: result.notes,
    crds: result.crds,
  };
}
