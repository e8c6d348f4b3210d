import { crdsOf } from '../../chart/crds.ts';
import type { Chart } from '../../chart/model.ts';
import { objectHeads } from './documents.ts';
import { type Findings, problemOf, SEVERITY } from './message.ts';

/** The rules for files of crds/, the dependencies' too: custom resource definitions, and no templates. */
export function lintCrds(findings: Findings, chart: Chart): void {
  for (const { name, text } of crdsOf(chart)) {
    const problem = problemOf(() => {
      for (const { apiVersion, kind } of objectHeads(text)) {
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
