import type { Crd } from '../chart/crds.ts';
import { trimSpace } from '../go/strings.ts';
import type { Hook } from '../manifest/hook.ts';
import type { Manifest } from '../manifest/sort.ts';
import { manifestText, type RenderResult, sourced } from '../render/render.ts';
import type { LineOrigin } from '../template/trace.ts';
import type { Warning } from './warning.ts';

/** A rendered document. */
export interface RenderedManifest {
  /** Path of its template in the chart tree. */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  /** For each line of `text` the template line that wrote it; only with `sourceMap`. */
  readonly origins?: readonly LineOrigin[];
}

/** A hook, with its document in `manifest`. */
export interface RenderedHook extends Hook {
  readonly origins?: readonly LineOrigin[];
}

/** What a chart rendered to. */
export interface RenderOutput {
  /** All of it as `helm template` prints it. */
  readonly text: string;
  /** In the order in which Helm creates them. */
  readonly manifests: readonly RenderedManifest[];
  readonly hooks: readonly RenderedHook[];
  readonly notes: string;
  readonly crds: readonly Crd[];
  readonly warnings: readonly Warning[];
}

export interface OutputOptions {
  readonly includeCrds: boolean;
  readonly warnings: readonly Warning[];
}

export function toOutput(result: RenderResult, { includeCrds, warnings }: OutputOptions): RenderOutput {
  const { manifests, hooks, notes, crds, sourceMap } = result;
  const withOrigins = <T extends object>(document: Manifest | Hook, output: T): T => {
    const origins = sourceMap?.get(document);
    return origins === undefined ? output : { ...output, origins };
  };
  return {
    text: printed(result, includeCrds),
    manifests: manifests.map((manifest) => withOrigins(manifest, describe(manifest))),
    hooks: hooks.map((hook) => withOrigins(hook, { ...hook })),
    notes,
    crds,
    warnings,
  };
}

function describe({ path, kind, text, head: { apiVersion, name } }: Manifest): RenderedManifest {
  return { path, apiVersion, kind, name, text };
}

function printed(result: RenderResult, includeCrds: boolean): string {
  const manifest = `${trimSpace(manifestText(result, { includeCrds }))}\n`;
  return manifest + result.hooks.map(({ path, manifest: text }) => sourced(path, text)).join('');
}
