import { defaultCapabilities, parseKubeVersion } from '../chart/capabilities.ts';
import { checkDependencies, checkInstallable, checkRenderable } from '../chart/checks.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { TypedChart } from '../chart/model.ts';
import { type Host, portableHost } from '../funcs/host.ts';
import { fromPlain, type PlainObject } from '../go/plain.ts';
import { GoError, type Value } from '../go/value.ts';
import * as handlebars from '../handlebars/engine.ts';
import { provideHandlebars } from '../render/engines.ts';
import type { Lookup, RenderOptions } from '../render/options.ts';
import { renderChart } from '../render/render.ts';
import type { TemplateLimits } from '../template/limits.ts';
import { inputSources, mergeInput, type ValuesInput } from '../values/input.ts';
import { step } from './failure.ts';
import { type RenderOutput, toOutput } from './output.ts';
import { type Warning, warningsTo } from './warning.ts';

/** What a render takes besides the chart. Everything has Helm's default. */
export interface RenderInput<V = unknown> extends ValuesInput<V> {
  readonly release?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly revision?: number;
    readonly isUpgrade?: boolean;
  };
  readonly capabilities?: {
    /** Such as `1.33.2`. */
    readonly kubeVersion?: string;
    /** API versions beside those that Helm knows of. */
    readonly apiVersions?: readonly string[];
  };
  /** Answers `lookup`; what it gives no answer for is not there. */
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => PlainObject | undefined;
  /** Clock, randomness and cryptography; a portable host makes no keys or certificates. */
  readonly host?: Host;
  readonly limits?: Partial<TemplateLimits>;
  /** Adds CRDs to the output's text. */
  readonly includeCrds?: boolean;
  /** Adds the notes of subcharts. */
  readonly subNotes?: boolean;
  readonly skipSchemaValidation?: boolean;
  /** A map's missing key is an error. */
  readonly strict?: boolean;
  /** Tells for every line of every document which template line wrote it. */
  readonly sourceMap?: boolean;
}

/**
 * Renders a chart as `helm template` does. With a type of values (`render<Values>(…)`, or a chart of
 * `loadChart<Values>(…)`; `tschart schema types` writes one) a wrong value is a compile error.
 *
 * @throws TschartError with Helm's message: of values, dependencies, a schema (`SchemaViolationError`), a template
 *   (`at` says where), or a rendered file that is no YAML
 */
export function render<V = unknown>(chart: TypedChart<V>, input: RenderInput<NoInfer<V>> = {}): RenderOutput {
  provideHandlebars(handlebars);
  const warnings: Warning[] = [];
  const options = toOptions(input, warnings);
  const values = step('VALUES_INVALID', () => mergeInput(input));
  step('CHART_INVALID', () => {
    checkInstallable(chart);
    checkDependencies(chart);
    checkRenderable(chart);
  });
  const processed = step('CHART_DEPENDENCIES', () => processDependencies(chart, values, options.log));
  const result = step(
    'RENDER_FAILED',
    () => renderChart(processed, values, options),
    () => inputSources(input),
  );
  return toOutput(result, { includeCrds: input.includeCrds === true, warnings });
}

function toOptions<V>(input: RenderInput<V>, warnings: Warning[]): RenderOptions {
  const { name = 'release-name', namespace = 'default', revision = 1, isUpgrade = false } = input.release ?? {};
  return {
    release: { name, namespace, revision, isUpgrade, isInstall: !isUpgrade },
    capabilities: step('KUBE_VERSION_INVALID', () => toCapabilities(input.capabilities)),
    host: input.host ?? portableHost(),
    log: warningsTo((warning) => void warnings.push(warning)),
    skipSchemaValidation: input.skipSchemaValidation,
    subNotes: input.subNotes,
    strict: input.strict,
    lookup: toLookup(input.lookup),
    limits: step('LIMITS_INVALID', () => requireLimits(input.limits)),
    trace: input.sourceMap,
  };
}

function requireLimits(limits: RenderInput['limits']): RenderInput['limits'] {
  for (const [name, limit] of Object.entries(limits ?? {})) {
    if (limit === undefined || (typeof limit === 'number' && limit >= 0)) continue;
    throw new GoError(`\`limits.${name}\` must be a number that is not negative`);
  }
  return limits;
}

function toCapabilities({
  kubeVersion,
  apiVersions = [],
}: RenderInput['capabilities'] = {}): RenderOptions['capabilities'] {
  const defaults = defaultCapabilities();
  return {
    ...defaults,
    kubeVersion: kubeVersion === undefined ? defaults.kubeVersion : parseKubeVersion(kubeVersion),
    apiVersions: [...defaults.apiVersions, ...apiVersions],
  };
}

function toLookup(answer: RenderInput['lookup']): Lookup | undefined {
  if (answer === undefined) return undefined;
  return (...asked) => {
    let found: PlainObject | undefined;
    try {
      found = answer(...asked);
    } catch (error) {
      // As an error of the function, so that it is told which template asked, and where.
      throw new GoError(error instanceof Error ? error.message : String(error), error);
    }
    return found === undefined ? new Map() : (fromPlain(found) as Map<string, Value>);
  };
}
