import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';

/** The annotation of a chart that says what its templates are written in. */
export const ENGINE_ANNOTATION = 'tschart/engine';

/** `go`: Go templates, as for Helm; `handlebars`: all files; `mixed`: Handlebars in files named `*.hbs`. */
export type Engine = 'go' | 'handlebars' | 'mixed';

/** What a chart's templates are written in; the charts below it say it for themselves. */
export function engineOf(chart: Chart): Engine {
  const engine = chart.metadata.annotations?.get(ENGINE_ANNOTATION);
  if (engine === undefined) return 'go';
  if (engine === 'handlebars' || engine === 'mixed' || engine === 'go') return engine;
  throw new TschartError(
    'CHART_ENGINE',
    `chart ${chart.name}: unknown ${ENGINE_ANNOTATION} ${JSON.stringify(engine)} in Chart.yaml`,
    { at: { file: 'Chart.yaml' }, advice: 'There are handlebars, mixed and go.' },
  );
}

/** Whether a template file is written in Handlebars. */
export function isHandlebars(engine: Engine, file: string): boolean {
  return engine === 'handlebars' || (engine === 'mixed' && file.endsWith('.hbs'));
}

type HandlebarsEngine = typeof import('../handlebars/engine.ts');

let handlebars: HandlebarsEngine | undefined;

/** Makes Handlebars known, for programs that have loaded it anyhow. */
export function provideHandlebars(engine: HandlebarsEngine): void {
  handlebars = engine;
}

/** Loads what the templates of a chart tree need besides Go's language. Most charts need nothing. */
export async function prepareEngines(chart: Chart): Promise<void> {
  if (handlebars === undefined && usesHandlebars(chart)) handlebars = await import('../handlebars/engine.ts');
}

function usesHandlebars(chart: Chart): boolean {
  const engine = chart.metadata.annotations?.get(ENGINE_ANNOTATION);
  return engine === 'handlebars' || engine === 'mixed' || chart.dependencies.some(usesHandlebars);
}

export function handlebarsEngine(): HandlebarsEngine {
  if (handlebars === undefined) throw new TschartError('CHART_ENGINE', 'the Handlebars engine is not loaded');
  return handlebars;
}
