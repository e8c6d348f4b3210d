import { type Chart, type ChartFile, chartFullPath } from '../chart/model.ts';
import type { Host } from '../funcs/host.ts';
import { func, type GoFunc, P } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { decodeUtf8, encodeUtf8 } from '../go/text.ts';
import { handlebarsLanguage, partialPaths } from '../handlebars/engine.ts';
import { ENGINE_ANNOTATION, engineOf, isHandlebars } from '../render/engines.ts';
import { functionTable } from '../render/function-table.ts';
import { BUILTINS } from '../template/builtins.ts';
import { columnAt, lineAt, TemplateParseError } from '../template/errors.ts';
import { isEmptyList } from '../template/node.ts';
import type { ParsedText, Tree } from '../template/parse.ts';
import { marshalYaml } from '../yaml/marshal.ts';
import { unmarshalYaml } from '../yaml/unmarshal.ts';
import { templateCalls } from './calls.ts';
import { goText, INDENT_TEMPLATES } from './go-text.ts';

/** What keeps a chart from being made an ordinary one. Lines and columns count from 1. */
export interface Refusal {
  /** Path in the chart. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

/** All files of the ordinary chart, or everything that stands against it. */
export type HelmChart =
  | { readonly files: readonly ChartFile[]; readonly refusals: undefined }
  | { readonly files: undefined; readonly refusals: readonly Refusal[] };

/** A Handlebars file of a chart tree. */
interface Source {
  readonly chart: Chart;
  /** Path of its chart among the files of the outermost one, with a slash at its end. */
  readonly folder: string;
  readonly file: ChartFile;
  readonly text: string;
  readonly parsed: ParsedText;
  readonly units: readonly Unit[];
}

/** A body: that of a file, or a definition. */
interface Unit {
  readonly tree: Tree;
  /** The name that it is defined under; undefined for a file that is rendered. */
  readonly name: string | undefined;
  readonly calls: ReturnType<typeof templateCalls>;
  /** Whether it is always called with the root, and whether what it writes goes through functions. */
  root: boolean;
  quiet: boolean;
}

const HELPERS_FILE = 'templates/_tschart.tpl';

/**
 * Makes of a chart with Handlebars templates one that Helm renders to the same text: templates become Go templates of
 * the same meaning. Where that can't be known to hold, nothing is made, and all reasons are told.
 */
export function toHelmChart(chart: Chart, host: Host): HelmChart {
  return new Conversion(chart, host).run();
}

class Conversion {
  readonly #chart: Chart;
  readonly #functions: ReadonlyMap<string, GoFunc>;
  readonly #refusals: Refusal[] = [];
  readonly #sources: Source[] = [];
  /** Texts of the tree's Go templates. */
  readonly #goTexts: string[] = [];
  readonly #files: Map<string, ChartFile>;

  constructor(chart: Chart, host: Host) {
    this.#chart = chart;
    const functions = functionTable({ host });
    this.#functions = functions;
    this.#files = new Map(chart.raw.map((file) => [file.name, file]));
  }

  run(): HelmChart {
    this.#read(this.#chart, '');
    this.#judgeCalls();
    for (const source of this.#sources) this.#write(source);
    if (this.#refusals.length > 0) return { files: undefined, refusals: this.#refusals };
    return { files: [...this.#files.values()], refusals: undefined };
  }

  #refuse({ folder, file, text }: Pick<Source, 'folder' | 'file' | 'text'>, pos: number, why: string): void {
    const [line, column] = [lineAt(text, pos), columnAt(text, pos) + 1];
    this.#refusals.push({ file: folder + file.name, line, column, why });
  }

  #read(chart: Chart, folder: string): void {
    const engine = engineOf(chart);
    for (const file of chart.templates) {
      const text = decodeUtf8(file.data);
      if (isHandlebars(engine, file.name)) this.#parse({ chart, folder, file, text });
      else this.#goTexts.push(text);
    }
    if (engine !== 'go') this.#writeChartYaml(folder);
    for (const child of chart.dependencies) {
      const inner = `${folder}charts/${child.name}/`;
      if (this.#files.has(`${inner}Chart.yaml`)) this.#read(child, inner);
      else if (usesHandlebars(child)) {
        this.#refusals.push({
          file: `${folder}charts/`,
          line: 1,
          column: 1,
          why: `${child.name} is packed, and has Handlebars templates`,
        });
      } else this.#goTexts.push(...textsOf(child));
    }
  }

  #parse(source: Pick<Source, 'chart' | 'folder' | 'file' | 'text'>): void {
    const { chart, file, text } = source;
    let parsed: ParsedText;
    try {
      const lookup = (name: string): GoFunc | undefined =>
        this.#functions.get(name) ?? SET_FUNCTIONS.get(name) ?? BUILTINS.get(name);
      parsed = handlebarsLanguage(chartFullPath(chart)).parse(file.name, text, lookup);
    } catch (error) {
      if (!(error instanceof TemplateParseError)) throw error;
      const { line = 1, column = 1 } = error.at ?? {};
      this.#refusals.push({ file: source.folder + file.name, line, column, why: error.detail });
      return;
    }
    const unit = (tree: Tree, name: string | undefined): Unit => ({
      tree,
      name,
      calls: templateCalls(tree.root),
      root: true,
      quiet: false,
    });
    const units = [...parsed.defines]
      .filter(([name]) => !name.startsWith('{{'))
      .map(([name, tree]) => unit(tree, name));
    const isPartial = isPartialFile(file.name);
    if (!isPartial || !isEmptyList(parsed.main.root)) {
      units.unshift(unit(parsed.main, isPartial ? partialName(chart, file.name) : undefined));
    }
    this.#sources.push({ ...source, parsed, units });
  }

  /** The name under which a template is defined that a chart calls `name`. */
  #resolve(chart: Chart, name: string): string | undefined {
    const named = (owner: Chart, path: string): string | undefined => {
      const files = this.#sources.filter((source) => source.chart === owner).map(({ file }) => file.name);
      const paths = partialPaths(files);
      const found = paths.get(`templates/${path}`) ?? paths.get(path);
      return found === undefined ? undefined : partialName(owner, found);
    };
    const own = named(chart, name);
    if (own !== undefined) return own;
    if (this.#sources.some(({ units }) => units.some((unit) => unit.name === name))) return name;
    if (this.#goTexts.some((text) => text.includes(`define ${quote(name)}`))) return name;
    const slash = name.indexOf('/');
    const child = chart.dependencies.find((one) => one.name === name.slice(0, Math.max(slash, 0)));
    return child === undefined ? undefined : named(child, name.slice(slash + 1));
  }

  /** Finds out how each definition is called, until nothing changes. */
  #judgeCalls(): void {
    const byName = new Map<string, Unit[]>();
    for (const { units } of this.#sources) {
      for (const unit of units) {
        if (unit.name === undefined) continue;
        byName.set(unit.name, [...(byName.get(unit.name) ?? []), unit]);
        if (this.#goTexts.some((text) => text.includes(quote(unit.name!)))) {
          unit.root = false;
          unit.quiet = true;
        }
      }
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (const { chart, units } of this.#sources) {
        for (const caller of units) {
          for (const { name, context, direct } of caller.calls) {
            const target = name === undefined ? undefined : this.#resolve(chart, name);
            for (const unit of byName.get(target ?? '') ?? []) {
              const root = unit.root && (context === 'root' || (context === 'own' && caller.root));
              const quiet = unit.quiet || !direct || caller.quiet;
              if (root !== unit.root || quiet !== unit.quiet) changed = true;
              unit.root = root;
              unit.quiet = quiet;
            }
          }
        }
      }
    }
  }

  #write(source: Source): void {
    const { chart, folder, file, units, text } = source;
    let out = '';
    const isPartial = isPartialFile(file.name);
    for (const unit of units) {
      const body = goText(unit.tree, {
        resolve: (name) => this.#resolve(chart, name),
        rootIsDollar: unit.root,
        quiet: unit.quiet,
        refuse: ({ pos, message }) => this.#refuse(source, pos, message),
      });
      if (unit.name === undefined) out += body;
      else out += `${isPartial && out !== '' ? '\n' : ''}{{ define ${quote(unit.name)} }}${body}{{ end }}`;
    }
    if (isPartial) out += '\n';
    const name = folder + goFileName(file.name);
    if (name !== folder + file.name) {
      if (this.#files.has(name)) this.#refuse(source, 0, `it would be ${name}, which is there already`);
      if (/\bTemplate\b/.test(text)) this.#refuse(source, 0, 'it uses Template, and would have another name');
      this.#files.delete(folder + file.name);
    }
    this.#files.set(name, { ...file, name, data: encodeUtf8(out) });
    if (out.includes('"tschart.indent')) this.#addHelpers(folder);
  }

  #addHelpers(folder: string): void {
    const name = folder + HELPERS_FILE;
    this.#files.set(name, { name, data: encodeUtf8(INDENT_TEMPLATES) });
  }

  /** Takes the annotation away that says what the templates are written in. */
  #writeChartYaml(folder: string): void {
    const name = `${folder}Chart.yaml`;
    const file = this.#files.get(name)!;
    this.#files.set(name, { ...file, data: encodeUtf8(withoutEngine(decodeUtf8(file.data))) });
  }
}

/** What sets of templates have besides the table of functions. */
const SET_FUNCTIONS: ReadonlyMap<string, GoFunc> = new Map(
  ['include', 'tpl'].map((name) => [name, func(name, [P.string, P.any], () => '')]),
);

function isPartialFile(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith('_');
}

/** `web/_labels` for the file `templates/_labels.hbs` of the chart web. */
function partialName(chart: Chart, path: string): string {
  return `${chart.name}/${path.replace(/^templates\//, '').replace(/\.(?:hbs|tpl)$/, '')}`;
}

/** The name of a file in an ordinary chart. */
function goFileName(path: string): string {
  if (!path.endsWith('.hbs')) return path;
  const plain = path.slice(0, -'.hbs'.length);
  if (isPartialFile(path)) return `${plain}.tpl`;
  return /\.[a-z]+$/i.test(plain) ? plain : `${plain}.yaml`;
}

function usesHandlebars(chart: Chart): boolean {
  return engineOf(chart) !== 'go' || chart.dependencies.some(usesHandlebars);
}

function textsOf(chart: Chart): string[] {
  return [...chart.templates.map(({ data }) => decodeUtf8(data)), ...chart.dependencies.flatMap(textsOf)];
}

/** Chart.yaml without the annotation: the line is cut out, and where that does not do it the text is written anew. */
function withoutEngine(text: string): string {
  const line = new RegExp(`^[ \\t]+(['"]?)${ENGINE_ANNOTATION}\\1[ \\t]*:.*\\n?`, 'm');
  const cut = text.replace(line, '').replace(/^annotations:[ \t]*\n(?:[ \t]*#.*\n)*(?=\S|$(?![\s\S]))/m, '');
  if (!mentions(cut)) return cut;
  const table = unmarshalYaml(text);
  const annotations = table instanceof Map ? table.get('annotations') : undefined;
  if (table instanceof Map && annotations instanceof Map) {
    annotations.delete(ENGINE_ANNOTATION);
    if (annotations.size === 0) table.delete('annotations');
  }
  return marshalYaml(table);
}

function mentions(text: string): boolean {
  const table = unmarshalYaml(text);
  const annotations = table instanceof Map ? table.get('annotations') : undefined;
  return annotations instanceof Map ? annotations.has(ENGINE_ANNOTATION) : annotations === null;
}
