import { valuesObject } from '../chart/values-object.ts';
import type { Run } from '../handlebars/engine.ts';
import { ExecError, LimitError, TemplateParseError } from '../template/errors.ts';
import { DEFAULT_LIMITS } from '../template/limits.ts';
import { type LineOrigin, TemplateSet } from '../template/template-set.ts';
import { type Binding, withBinding } from './bindings.ts';
import { handlebarsEngine } from './engines.ts';
import { execErrorMessage, parseErrorMessage, RenderError } from './exec-error.ts';
import { hostFunctions } from './function-table.ts';
import type { RenderOptions } from './options.ts';
import { baseName, type Renderable } from './scope.ts';
import { SET_NAME, withoutNoValue } from './template-functions.ts';
import { metered, meteredFiles, meteredIfCostly, withCountedBuiltins, withWork } from './work.ts';

/** What a template file gave: its text, and with tracing the template line that wrote each of its lines. */
export interface Rendered {
  readonly text: string;
  readonly origins?: readonly LineOrigin[];
}

/**
 * Runs templates as Helm does: all are parsed first, in the order given, then each file that is no partial runs.
 * Throws `RenderError` with Helm's text.
 */
export function renderGoTemplates(templates: readonly Renderable[], options: RenderOptions): Map<string, Rendered> {
  const run = newRun(templates, options);
  const limit = options.limits?.work ?? (run === undefined ? GO_WORK : HANDLEBARS_WORK);
  return withBinding(options, run, (binding) => {
    meterFiles(templates);
    return withWork(limit, () => renderAll(templates, options, newSet(options, binding, run !== undefined), run));
  });
}

function renderAll(
  templates: readonly Renderable[],
  options: RenderOptions,
  set: TemplateSet,
  run: Run | undefined,
): Map<string, Rendered> {
  for (const { name, text, handlebars, chart } of templates) {
    try {
      set.parse(name, text, handlebars ? handlebarsEngine().handlebarsLanguage(chart) : undefined);
    } catch (error) {
      if (!(error instanceof TemplateParseError)) throw error;
      const { at, advice, detail } = error;
      const message = handlebars
        ? `parse error at (${name}:${at?.line}:${(at?.column ?? 1) - 1}): ${detail}`
        : parseErrorMessage(name, error.message);
      throw new RenderError('TEMPLATE_PARSE', message, at, error, advice);
    }
  }
  const rendered = new Map<string, Rendered>();
  for (const template of templates) {
    if (baseName(template.name).startsWith('_')) continue;
    const path = template.handlebars ? outputPath(template.name) : template.name;
    rendered.set(path, renderOne(set, template, options.trace === true, run));
  }
  return rendered;
}

/** Notes are known by their name. */
function outputPath(name: string): string {
  return baseName(name) === 'NOTES.txt.hbs' ? name.slice(0, -'.hbs'.length) : name;
}

/** What the Handlebars templates of a render share; undefined where there are none. */
function newRun(templates: readonly Renderable[], { log }: RenderOptions): Run | undefined {
  const own = templates.filter(({ handlebars }) => handlebars);
  if (own.length === 0) return undefined;
  return {
    root: undefined,
    frame: undefined,
    block: undefined,
    ...partialsOf(own.map(({ name }) => name)),
    log: (message) => log?.({ level: 'INFO', message, attributes: [] }),
  };
}

type Partials = Pick<Run, 'partials' | 'found'>;

const partialsOfFiles = new Map<string, Partials>();

/** How the partial files among these are called; found once for a chart tree. */
function partialsOf(names: readonly string[]): Partials {
  const key = names.join('\0');
  let partials = partialsOfFiles.get(key);
  if (partials === undefined) {
    if (partialsOfFiles.size >= 100) partialsOfFiles.clear();
    partials = { partials: handlebarsEngine().partialPaths(names), found: new Map() };
    partialsOfFiles.set(key, partials);
  }
  return partials;
}

function renderOne(set: TemplateSet, template: Renderable, trace: boolean, run: Run | undefined): Rendered {
  const { name, basePath, scope } = template;
  const entries: [string, string][] = [
    ['Name', name],
    ['BasePath', basePath],
  ];
  scope.set('Template', valuesObject(new Map(entries)));
  const data = valuesObject(scope);
  if (run !== undefined) run.root = data;
  try {
    if (!trace) return { text: withoutNoValue(set.execute(name, data)) };
    const { text, origins } = set.executeTraced(name, data);
    return { text: withoutNoValue(text), origins };
  } catch (error) {
    if (error instanceof LimitError && error.at === undefined && error.code === 'TEMPLATE_LIMIT') {
      throw new LimitError(error.message.replace(/^template: /, `template: ${name}: `), { template: name });
    }
    if (!(error instanceof ExecError)) throw error;
    const { at, code } = innermost(error);
    throw new RenderError(
      code,
      execErrorMessage(name, error),
      at,
      error,
      template.handlebars ? adviceOf(error) : undefined,
    );
  }
}

/** What usually mends the errors that are made most often in Handlebars. */
function adviceOf(error: ExecError): string | undefined {
  const { detail, nodeText } = innermost(error);
  if (/^nil pointer evaluating/.test(detail)) {
    const missing = `A part of ${nodeText} is not there: give it a default, or look it up with lookup, which finds nothing then.`;
    const ofChart = /^(?:Values|Release|Chart|Files|Capabilities|Template|Subcharts)\b/.test(nodeText);
    return ofChart ? `${missing} In each and with it is @root.${nodeText}.` : missing;
  }
  if (/^can't evaluate field length in/.test(detail)) return 'The length of a list is (len list).';
  return undefined;
}

/** The error of the template that failed first, below every include around it. */
function innermost(error: ExecError): ExecError {
  let found = error;
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (current instanceof ExecError) found = current;
  }
  return found;
}

/** The work of functions in a chart tree with Handlebars, and in one without. */
const HANDLEBARS_WORK = 4 * 1024 ** 3;
const GO_WORK = 48 * 1024 ** 3;

function newSet(options: RenderOptions, binding: Binding, handlebars: boolean): TemplateSet {
  const { limits = {}, host } = options;
  const maxTpl = limits.tpl ?? DEFAULT_LIMITS.tpl;
  binding.nesting = { depths: new Map(), tpl: 0, maxTpl };
  binding.set = new TemplateSet({
    name: SET_NAME,
    functions: withCountedBuiltins(hostFunctions(host), handlebars),
    own: binding.functions,
    missingKey: options.strict === true ? 'error' : 'zero',
    limits,
    around: handlebars ? metered : meteredIfCostly,
  });
  return binding.set;
}

function meterFiles(templates: readonly Renderable[]): void {
  const scopes = new Set(templates.map(({ scope }) => scope));
  for (const scope of scopes) scope.set('Files', meteredFiles(scope.get('Files')));
}
