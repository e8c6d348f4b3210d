import type { Chart } from '../../chart/model.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { objectHeads } from './documents.ts';
import { type Findings, problemOf, SEVERITY } from './message.ts';

/** The rules for files of crds/, the dependencies' too: custom resource definitions, and no templates. */
export function lintCrds(findings: Findings, chart: Chart): void {
  for (const { name, data } of crdFiles(chart)) {
    const problem = problemOf(() => {
      for (const { apiVersion, kind } of objectHeads(decodeUtf8(data))) {
        findings.check(
          SEVERITY.error,
          name,
          apiVersion.startsWith('apiextensions.k8s.io') ? undefined : "apiVersion is not in 'apiextensions.k8s.io'",
        );
        findings.check(
          SEVERITY.error,
          name,
          kind === 'CustomResourceDefinition' ? undefined : "object kind is not 'CustomResourceDefinition'",
        );
      }
    });
    if (!findings.check(SEVERITY.error, name, problem && `unable to parse YAML: ${problem}`)) return;
  }
}

function crdFiles(chart: Chart): Chart['files'] {
  const own = chart.files.filter(({ name }) => name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(name));
  return [...own, ...chart.dependencies.flatMap(crdFiles)];
}
