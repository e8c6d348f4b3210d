import { defaultCapabilities, givenKubeVersion } from '../../chart/capabilities.ts';
import { checkDependencies, checkInstallable, checkRenderable } from '../../chart/checks.ts';
import { processDependencies } from '../../chart/dependencies.ts';
import { type RenderResult, renderChart } from '../../render/render.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { withSchemaDocuments } from '../schema-documents.ts';
import { loadLocated, locateChart } from './chart-source.ts';
import type { imagesFlags } from './images.ts';
import { releaseNameAndChart } from './release-name.ts';
import { readValues } from './value-sources.ts';

/** The flags that decide what a chart renders to. */
type RenderFlags = Pick<
  typeof imagesFlags,
  'kubeVersion' | 'apiVersions' | 'isUpgrade' | 'skipSchemaValidation' | 'enableDns' | 'repo' | 'verify' | 'version'
>;

/** Renders the chart that `[NAME] CHART` names with the values of the flags, as `template` does. */
export async function renderOffline(call: Invocation, own: RenderFlags): Promise<RenderResult> {
  const { flags, log } = call;
  const kubeVersion = flags.get(own.kubeVersion);
  const capabilities = {
    ...defaultCapabilities(),
    ...(kubeVersion === '' ? {} : { kubeVersion: givenKubeVersion(kubeVersion) }),
  };
  const [name, reference] = releaseNameAndChart(call, 'release-name');
  const path = await locateChart(reference, own, call);
  const values = await readValues(call);
  const chart = await loadLocated(path, call);
  checkInstallable(chart);
  checkDependencies(chart);
  checkRenderable(chart);
  const isUpgrade = flags.get(own.isUpgrade);
  const namespace = await call.settings.namespace();
  const processed = processDependencies(chart, values, log);
  return withSchemaDocuments((schemaSources) =>
    renderChart(processed, values, {
      release: { name, namespace, revision: 1, isUpgrade, isInstall: !isUpgrade },
      capabilities: { ...capabilities, apiVersions: [...capabilities.apiVersions, ...flags.get(own.apiVersions)] },
      host: host(),
      log,
      skipSchemaValidation: flags.get(own.skipSchemaValidation),
      enableDns: flags.get(own.enableDns),
      schemaSources,
    }),
  );
}
