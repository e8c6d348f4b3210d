import { valuesObject } from '../chart/values-object.ts';
import { dataFunctions } from '../funcs/helm/data.ts';
import { durationFunctions } from '../funcs/helm/duration.ts';
import { sprigFunctions } from '../funcs/sprig.ts';
import { ExecError, TemplateParseError } from '../template/errors.ts';
import { type LineOrigin, TemplateSet } from '../template/template-set.ts';
import { execErrorMessage, parseErrorMessage, RenderError } from './exec-error.ts';
import type { RenderOptions } from './options.ts';
import { baseName, type Renderable } from './scope.ts';
import { includeFunctions, renderFunctions, SET_NAME, withoutNoValue } from './template-functions.ts';

/** What a template file gave: its text, and with tracing the template line that wrote each of its lines. */
export interface Rendered {
  readonly text: string;
  readonly origins?: readonly LineOrigin[];
}

/**
 * Runs Go templates as Helm does: all are parsed first, in the order given, then each file that is no partial runs.
 * Throws `RenderError` with Helm's text.
 */
export function renderGoTemplates(templates: readonly Renderable[], options: RenderOptions): Map<string, Rendered> {
  const set = newSet(options);
  for (const { name, text } of templates) {
    try {
      set.parse(name, text);
    } catch (error) {
      if (!(error instanceof TemplateParseError)) throw error;
      throw new RenderError('TEMPLATE_PARSE', parseErrorMessage(name, error.message), error.at, error);
    }
  }
  const rendered = new Map<string, Rendered>();
  for (const template of templates) {
    if (baseName(template.name).startsWith('_')) continue;
    rendered.set(template.name, renderOne(set, template, options.trace === true));
  }
  return rendered;
}

function renderOne(set: TemplateSet, { name, basePath, scope }: Renderable, trace: boolean): Rendered {
  const entries: [string, string][] = [
    ['Name', name],
    ['BasePath', basePath],
  ];
  scope.set('Template', valuesObject(new Map(entries)));
  const data = valuesObject(scope);
  try {
    if (!trace) return { text: withoutNoValue(set.execute(name, data)) };
    const { text, origins } = set.executeTraced(name, data);
    return { text: withoutNoValue(text), origins };
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const { at, code } = innermost(error);
    throw new RenderError(code, execErrorMessage(name, error), at, error);
  }
}

/** The error of the template that failed first, below every include around it. */
function innermost(error: ExecError): ExecError {
  let found = error;
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (current instanceof ExecError) found = current;
  }
  return found;
}

function newSet(options: RenderOptions): TemplateSet {
  const functions = sprigFunctions(options.host);
  for (const fn of [...dataFunctions(options.host), ...durationFunctions, ...renderFunctions(options)])
    functions.set(fn.name, fn);
  for (const [name, fn] of includeFunctions(() => set, new Map())) functions.set(name, fn);
  const set: TemplateSet = new TemplateSet({
    name: SET_NAME,
    functions,
    missingKey: options.strict === true ? 'error' : 'zero',
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return set;
}
