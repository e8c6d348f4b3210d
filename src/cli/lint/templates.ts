import { DEFAULT_KUBE_VERSION, defaultCapabilities, type KubeVersion } from '../../chart/capabilities.ts';
import { processDependencies } from '../../chart/dependencies.ts';
import type { Log } from '../../chart/log.ts';
import type { Chart } from '../../chart/model.ts';
import type { Host } from '../../funcs/host.ts';
import { pathExtension } from '../../go/path.ts';
import { quote } from '../../go/strconv.ts';
import type { Value } from '../../go/value.ts';
import { isBlank } from '../../manifest/split.ts';
import { engineOf, isHandlebars } from '../../render/engines.ts';
import { renderGoTemplates } from '../../render/gotemplate.ts';
import type { RenderOptions } from '../../render/options.ts';
import { collectTemplates } from '../../render/scope.ts';
import { topScope } from '../../render/values.ts';
import { coalesceValues } from '../../values/coalesce.ts';
import { unmarshalYamlInto } from '../../yaml/into.ts';
import { list, map, STRING, struct } from '../../yaml/shape.ts';
import { deprecationOf } from './deprecated-apis.ts';
import { objectHeads } from './documents.ts';
import { type Findings, problemOf, SEVERITY } from './message.ts';
import { objectNameProblem } from './object-names.ts';

export interface LintContext {
  readonly values: Map<string, Value>;
  readonly namespace: string;
  readonly kubeVersion: KubeVersion | undefined;
  readonly skipSchemaValidation: boolean;
  readonly host: Host;
  readonly log: Log;
}

const DIRECTORY = 'templates/';
const EXTENSIONS = ['.yaml', '.yml', '.tpl', '.txt'];

/** The rules for templates: they must render, to documents that Kubernetes would take. */
export function lintTemplates(findings: Findings, chart: Chart, context: LintContext): void {
  const rendered = render(findings, chart, context);
  if (!rendered) return;
  const engine = engineOf(chart);
  for (const { name } of chart.templates) {
    const plain = isHandlebars(engine, name) && name.endsWith('.hbs') ? name.slice(0, -'.hbs'.length) : name;
    const extension = pathExtension(plain);
    findings.check(
      SEVERITY.error,
      name,
      EXTENSIONS.includes(extension) || (plain !== name && extension === '')
        ? undefined
        : `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`,
    );
    if (!/^\.ya?ml$/i.test(extension)) continue;
    const text = rendered.get(`${chart.name}/${name}`) ?? '';
    if (isBlank(text)) continue;
    findings.check(SEVERITY.warning, name, indentProblem(text));
    if (!lintObjects(findings, name, text, context.kubeVersion ?? DEFAULT_KUBE_VERSION)) return;
  }
}

function render(findings: Findings, chart: Chart, context: LintContext): Map<string, string> | undefined {
  const { values, namespace, kubeVersion, skipSchemaValidation, host, log } = context;
  const capabilities = defaultCapabilities();
  const options: RenderOptions = {
    release: { name: 'test-release', namespace, revision: 0, isInstall: false, isUpgrade: false },
    capabilities: { ...capabilities, kubeVersion: kubeVersion ?? capabilities.kubeVersion },
    host,
    log,
    skipSchemaValidation,
    lintMode: true,
  };
  let processed: Chart;
  let coalesced: Map<string, Value>;
  try {
    processed = processDependencies(chart, values, log);
    coalesced = coalesceValues(processed, values, log);
  } catch {
    return undefined;
  }
  const texts = new Map<string, string>();
  const problem = problemOf(() => {
    const scope = topScope(processed, coalesced, options);
    for (const [name, { text }] of renderGoTemplates(collectTemplates(processed, scope), options))
      texts.set(name, text);
  });
  return findings.check(SEVERITY.error, DIRECTORY, problem) ? texts : undefined;
}

/** The first line that is not blank must not be indented: what a parser makes of it is left to chance. */
function indentProblem(text: string): string | undefined {
  const line =
    text
      .split('\n')
      .find((each) => !isBlank(each))
      ?.replace(/\r$/, '') ?? '';
  if (!line.startsWith(' ') && !line.startsWith('\t')) return undefined;
  return `document starts with an illegal indent: ${quote(line)}, which may cause parsing problems`;
}

/** Says whether the text could be read to its end. */
function lintObjects(findings: Findings, path: string, text: string, kubeVersion: KubeVersion): boolean {
  const problem = problemOf(() => {
    for (const { apiVersion, kind, name } of objectHeads(text)) {
      findings.check(SEVERITY.warning, path, objectNameProblem(kind, name));
      findings.check(SEVERITY.warning, path, deprecationOf(apiVersion, kind, kubeVersion));
      findings.check(SEVERITY.error, path, selectorProblem(kind, name, text));
      findings.check(SEVERITY.error, path, listProblem(kind, text));
    }
  });
  return findings.check(SEVERITY.error, path, problem && `unable to parse YAML: ${problem}`);
}

const WITH_SELECTOR = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];

function selectorProblem(kind: string, name: string, text: string): string | undefined {
  if (!WITH_SELECTOR.includes(kind) || text.includes('matchLabels') || text.includes('matchExpressions'))
    return undefined;
  return `a ${kind} must contain matchLabels or matchExpressions, and ${quote(name)} does not`;
}

const LIST = struct('struct', {
  Items: list(struct('struct', { Metadata: struct('struct', { Annotations: map(STRING) }) })),
});

interface RawList {
  readonly Items?: readonly { readonly Metadata?: { readonly Annotations?: ReadonlyMap<string, string> } }[];
}

function listProblem(kind: string, text: string): string | undefined {
  if (kind !== 'List') return undefined;
  let items: RawList['Items'];
  const problem = problemOf(() => {
    items = (unmarshalYamlInto(text, LIST) as RawList | null)?.Items;
  });
  if (problem !== undefined) return `unable to parse YAML: ${problem}`;
  const kept = items?.some(({ Metadata }) => Metadata?.Annotations?.has('helm.sh/resource-policy'));
  return kept ? "annotation 'helm.sh/resource-policy' within List objects are ignored" : undefined;
}
