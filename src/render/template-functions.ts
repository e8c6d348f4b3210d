import { type FuncTable, func, P } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { GoError, type Value } from '../go/value.ts';
import type { Run } from '../handlebars/engine.ts';
import { ExecError, LimitError, TemplateParseError } from '../template/errors.ts';
import type { Language, Template, TemplateSet } from '../template/template-set.ts';
import { handlebarsEngine } from './engines.ts';
import { warning } from './exec-error.ts';
import type { RenderOptions } from './options.ts';

/** Helm's limit on includes of one name that are under way at once. */
export const MAX_INCLUDE_DEPTH = 1000;

/** What Go prints for a value that isn't there; Helm takes it out of every result. */
const NO_VALUE = '<no value>';

/** The name of Helm's set of templates, and of every text that `tpl` runs. */
export const SET_NAME = 'gotpl';

export function withoutNoValue(text: string): string {
  return text.includes(NO_VALUE) ? text.replaceAll(NO_VALUE, '') : text;
}

/** What is under way in a render, over all copies of its set. */
export interface Nesting {
  /** Includes by name. */
  readonly depths: Map<string, number>;
  /** Texts that `tpl` runs. */
  tpl: number;
  readonly maxTpl: number;
}

/** What the functions of a set work for. */
export interface Bound {
  readonly set: TemplateSet;
  readonly nesting: Nesting;
  /** Where there are Handlebars templates. */
  readonly run: Run | undefined;
}

/**
 * `include` and `tpl`, bound to a set of templates. `tpl` runs its text in a copy of the set, whose own `include` and
 * `tpl` see what the text defines; the depth of includes is counted over all copies. With Handlebars its functions come
 * too. What they are bound to may change between renders.
 */
export function includeFunctions(bound: Bound, handlebars: boolean): FuncTable {
  const include = func('include', [P.string, P.any], (name, data) => {
    const { set, nesting } = bound;
    const { depths } = nesting;
    const depth = depths.get(name) ?? 0;
    if (depth > MAX_INCLUDE_DEPTH) throw tooDeep(name);
    depths.set(name, depth + 1);
    try {
      return set.execute(name, data);
    } finally {
      depths.set(name, depth);
    }
  });
  const tpl = func('tpl', [P.string, P.any], (text, data) => {
    if (!text.includes('{{')) return withoutNoValue(text);
    return withoutNoValue(runText(bound, text, data, undefined));
  });
  const functions = new Map([
    ['include', include],
    ['tpl', tpl],
  ]);
  if (!handlebars) return functions;
  const { runtimeFunctions, handlebarsLanguage } = handlebarsEngine();
  const own = runtimeFunctions(bound as Bound & { readonly run: Run }, {
    has: (name) => bound.set.has(name),
    include: include.call as (name: string, data: Value) => string,
    run: (text, chart, data) => withoutNoValue(runText(bound, text, data, handlebarsLanguage(chart))),
  });
  return new Map([...functions, ...own]);
}

function tooDeep(name: string): GoError {
  const cause = new GoError('unable to execute template');
  return new GoError(`rendering template has a nested reference name: ${name}: ${cause.message}`, cause);
}

function runText(around: Bound, text: string, data: Value, language: Language | undefined): string {
  const { nesting, run } = around;
  if (nesting.tpl >= nesting.maxTpl)
    throw new LimitError(`template: more than ${nesting.maxTpl} texts of tpl inside each other`);
  const bound: { set: TemplateSet; nesting: Nesting; run: Run | undefined } = { ...around };
  const set = around.set.clone(includeFunctions(bound, run !== undefined));
  bound.set = set;
  let template: Template;
  try {
    template = set.parse(SET_NAME, text, language);
  } catch (error) {
    throw wrapped(`cannot parse template ${quote(text)}`, error);
  }
  nesting.tpl++;
  try {
    return set.executeTemplate(template, data);
  } catch (error) {
    throw wrapped(`error during tpl function execution for ${quote(text)}`, error);
  } finally {
    nesting.tpl--;
  }
}

/** Go's `fmt.Errorf("…: %w", err)`; what is no error of a template (a limit reached) goes up as it is. */
function wrapped(message: string, error: unknown): unknown {
  const wrap = error instanceof ExecError || error instanceof TemplateParseError;
  return wrap ? new GoError(`${message}: ${error.message}`, error) : error;
}

/**
 * `required`, `fail`, `lookup` and `getHostByName` as the render wants them: by the options that are there when they are
 * called, but for `enableDns`.
 */
export function renderFunctions(
  render: { readonly options: Pick<RenderOptions, 'lintMode' | 'log' | 'lookup'> },
  enableDns: boolean,
): FuncTable {
  const required = func('required', [P.string, P.any], (message, value) => {
    if (value !== null && value !== undefined && value !== '') return value;
    const { lintMode, log } = render.options;
    if (lintMode !== true) throw new GoError(warning(message));
    const text = value === '' ? 'missing required values' : 'missing required value';
    log?.({ level: 'WARN', message: text, attributes: [['message', message]] });
    return '';
  });
  const fail = func('fail', [P.string], (message) => {
    const { lintMode, log } = render.options;
    if (lintMode !== true) throw new GoError(warning(message));
    log?.({ level: 'INFO', message: 'funcMap fail', attributes: [['message', message]] });
    return '';
  });
  const functions = [
    required,
    fail,
    func('lookup', [P.string, P.string, P.string, P.string], (apiVersion, kind, namespace, name) => {
      const { lintMode, lookup } = render.options;
      return lookup === undefined || lintMode === true ? new Map() : lookup(apiVersion, kind, namespace, name);
    }),
  ];
  if (!enableDns) functions.push(func('getHostByName', [P.string], () => ''));
  return new Map(functions.map((fn) => [fn.name, fn]));
}
