import { type Chart, type ChartFile, chartFullPath } from '../chart/model.ts';
import type { Host } from '../funcs/host.ts';
import { func, type GoFunc, P } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { compareStrings, decodeUtf8, encodeUtf8, sortStrings } from '../go/text.ts';
import { handlebarsLanguage, partialPaths } from '../handlebars/engine.ts';
import { ENGINE_ANNOTATION, engineOf, isHandlebars } from '../render/engines.ts';
import { functionTable } from '../render/function-table.ts';
import { BUILTINS } from '../template/builtins.ts';
import { columnAt, lineAt, TemplateParseError } from '../template/errors.ts';
import { isEmptyList } from '../template/node.ts';
import { type ParsedText, parseText, type Tree } from '../template/parse.ts';
import { marshalYaml } from '../yaml/marshal.ts';
import { unmarshalYaml } from '../yaml/unmarshal.ts';
import { templateCalls } from './calls.ts';
import { goText, INDENT, INDENT_ALL, INDENT_TEMPLATES } from './go-text.ts';
import { type Constant, type Sights, sightsOf } from './sights.ts';

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

/** A file of a chart tree whose templates are known. */
interface File {
  readonly chart: Chart;
  /** Path of its chart among the files of the outermost one, with a slash at its end. */
  readonly folder: string;
  readonly file: ChartFile;
  readonly text: string;
  /** Its name in the set of templates. */
  readonly name: string;
}

/** A body: that of a file, or a definition. */
interface Unit {
  readonly source: File;
  readonly language: 'go' | 'handlebars';
  /** Its name in the set of templates. */
  readonly name: string;
  readonly tree: Tree;
  readonly sights: Sights;
  /** Of Handlebars' bodies: what they call. */
  readonly calls: ReturnType<typeof templateCalls>;
  /** Whether it is always called with the root, and whether what it writes goes through functions. */
  root: boolean;
  quiet: boolean;
}

/** A Handlebars file, with the name that it gets. */
interface Source extends File {
  readonly newName: string;
  readonly units: readonly Unit[];
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
  /** All bodies of the tree, by their names too. */
  readonly #units: Unit[] = [];
  readonly #byName = new Map<string, Unit[]>();
  readonly #files: Map<string, ChartFile>;
  /** Handlebars' partial files by the paths that can be written for them. */
  #partials: ReadonlyMap<string, string> = new Map();
  /** What Go templates call templates whose names change, by their names. */
  readonly #newNames = new Map<string, string>();

  constructor(chart: Chart, host: Host) {
    this.#chart = chart;
    const functions = functionTable({ host });
    this.#functions = functions;
    this.#files = new Map(chart.raw.map((file) => [file.name, file]));
  }

  run(): HelmChart {
    this.#read(this.#chart, '');
    if (this.#refusals.length === 0) {
      this.#rename();
      this.#judgeCalls();
      this.#judgeSights();
      for (const source of this.#sources) this.#write(source);
    }
    if (this.#refusals.length > 0) return { files: undefined, refusals: this.#refusals };
    return { files: [...this.#files.values()], refusals: undefined };
  }

  #refuse({ folder, file, text }: Pick<File, 'folder' | 'file' | 'text'>, pos: number, why: string): void {
    const [line, column] = [lineAt(text, pos), columnAt(text, pos) + 1];
    this.#refusals.push({ file: folder + file.name, line, column, why });
  }

  #read(chart: Chart, folder: string): void {
    const engine = engineOf(chart);
    for (const file of chart.templates) {
      const text = decodeUtf8(file.data);
      const name = `${chartFullPath(chart)}/${file.name}`;
      this.#parse({ chart, folder, file, text, name }, isHandlebars(engine, file.name));
    }
    if (engine !== 'go') this.#writeChartYaml(folder);
    for (const child of chart.dependencies) {
      const inner = `${folder}charts/${child.name}/`;
      if (this.#files.has(`${inner}Chart.yaml`) || !usesHandlebars(child)) this.#read(child, inner);
      else {
        const why = `${child.name} is packed, and has Handlebars templates`;
        this.#refusals.push({ file: `${folder}charts/`, line: 1, column: 1, why });
      }
    }
  }

  #parse(file: File, isHandlebars: boolean): void {
    const { chart, name, text } = file;
    let parsed: ParsedText;
    const lookup = (name: string): GoFunc | undefined =>
      this.#functions.get(name) ?? SET_FUNCTIONS.get(name) ?? BUILTINS.get(name);
    try {
      parsed = isHandlebars
        ? handlebarsLanguage(chartFullPath(chart)).parse(name, text, lookup)
        : parseText(name, text, { hasFunction: (name) => lookup(name) !== undefined });
    } catch (error) {
      if (!(error instanceof TemplateParseError)) throw error;
      const { line = 1, column = 1 } = error.at ?? {};
      this.#refusals.push({ file: file.folder + file.file.name, line, column, why: error.detail });
      return;
    }
    const isPartial = isPartialFile(file.file.name);
    const units: Unit[] = [];
    const add = (name: string, tree: Tree, isFile: boolean): void => {
      const unit: Unit = {
        source: file,
        language: isHandlebars ? 'handlebars' : 'go',
        name,
        tree,
        sights: sightsOf(tree.root, isFile && !isPartial),
        calls: isHandlebars ? templateCalls(tree.root) : [],
        root: true,
        quiet: false,
      };
      units.push(unit);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), unit]);
    };
    if (!isPartial || !isEmptyList(parsed.main.root)) add(name, parsed.main, true);
    for (const [name, tree] of parsed.defines) if (!name.startsWith('{{')) add(name, tree, false);
    this.#units.push(...units);
    if (isHandlebars) this.#sources.push({ ...file, units, newName: goFileName(file.file.name) });
  }

  /** Finds names for what gets other ones, and what stands against that. */
  #rename(): void {
    this.#partials = partialPaths(this.#sources.map(({ name }) => name));
    const taken = new Map<string, Source>();
    for (const source of this.#sources) {
      const { chart, name, file, newName } = source;
      if (isPartialFile(file.name)) {
        // Go templates know it by the name of its file, by which it is defined then.
        const called = this.#units.some(
          ({ language, sights }) => language === 'go' && has(sights.constants, name, sights.calls),
        );
        const short = partialName(chart.name, file.name);
        const long = partialName(chartFullPath(chart), file.name);
        const made = called ? name : taken.has(short) || this.#byName.has(short) ? long : short;
        taken.set(made, source);
        this.#newNames.set(name, made);
      } else if (newName !== file.name) this.#newNames.set(name, `${chartFullPath(chart)}/${newName}`);
      if (newName === file.name) continue;
      if (this.#files.has(source.folder + newName)) {
        this.#refuse(source, 0, `it would be ${source.folder}${newName}, which is there already`);
      }
      this.#judgeMentions(source);
    }
    this.#judgeOrder();
    for (const { source, name, text } of this.#units.map((unit) => ({ ...unit, text: unit.tree.text }))) {
      if ((name === INDENT || name === INDENT_ALL) && !text.includes(INDENT_TEMPLATES)) {
        this.#refuse(source, 0, `it defines ${quote(name)}, which the ordinary chart needs for something else`);
      }
    }
  }

  /** Names of files that are put together, or that Go templates have for what gets another one. */
  #judgeMentions({ name, file, newName }: Source): void {
    const base = name.slice(name.lastIndexOf('/') + 1);
    for (const { source, language, sights } of this.#units) {
      const seen = new Set<number>();
      for (const { value, pos } of [...sights.constants, ...sights.calls]) {
        if (seen.has(pos)) continue;
        seen.add(pos);
        const isPart =
          value !== name && value.endsWith(base) && name.endsWith(value) && (sights.callsAny || sights.callsBeside);
        const isWhole = value === name && language === 'go' && !isPartialFile(file.name);
        if (isPart || isWhole) this.#refuse(source, pos, `it names the file ${file.name}, which would be ${newName}`);
      }
    }
  }

  /** Files are rendered, and objects of one kind sorted, by the names of files. */
  #judgeOrder(): void {
    const renamed = new Map(
      this.#sources.map(({ name, file, newName }) => [name, name.slice(0, -file.name.length) + newName]),
    );
    const names = sortStrings([...new Set(this.#units.map(({ source }) => source.name))]);
    for (let i = 1; i < names.length; i++) {
      const [before, after] = [names[i - 1]!, names[i]!];
      if (compareStrings(renamed.get(before) ?? before, renamed.get(after) ?? after) < 0) continue;
      const source =
        this.#sources.find(({ name }) => name === before) ?? this.#sources.find(({ name }) => name === after)!;
      this.#refuse(source, 0, `${before} would come after ${after}, since names of files change`);
    }
  }

  /** The name of the template that a Handlebars chart calls `name`. */
  #resolve(chart: Chart, name: string): string | undefined {
    const path = chartFullPath(chart);
    const own = this.#partials.get(`${path}/templates/${name}`) ?? this.#partials.get(`${path}/${name}`);
    if (own !== undefined) return own;
    if (this.#byName.has(name)) return name;
    const slash = name.indexOf('/');
    if (slash < 0) return undefined;
    return this.#partials.get(`${path}/charts/${name.slice(0, slash)}/templates/${name.slice(slash + 1)}`);
  }

  /** Finds out how each body of Handlebars is called, until nothing changes. */
  #judgeCalls(): void {
    const go = this.#units.filter(({ language }) => language === 'go');
    const callsAny = go.some(({ sights }) => sights.callsAny);
    for (const { units, file } of this.#sources) {
      for (const unit of units) {
        const isCalled = callsAny && (unit.name !== unit.source.name || isPartialFile(file.name));
        if (!isCalled && !go.some(({ sights }) => has(sights.constants, unit.name, sights.calls))) continue;
        unit.root = false;
        unit.quiet = true;
      }
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (const { chart, units } of this.#sources) {
        for (const caller of units) {
          for (const { name, context, direct } of caller.calls) {
            const target = name === undefined ? undefined : this.#resolve(chart, name);
            for (const unit of this.#byName.get(target ?? '') ?? []) {
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

  /** Refuses what sees the name of a file that gets another one, or annotations that won't be there. */
  #judgeSights(): void {
    const refused = new Set<Unit>();
    const judge = (see: 'fileName' | 'annotations', starts: readonly Unit[], why: (of: File) => string): void => {
      for (const start of starts) {
        for (const unit of this.#reached(start)) {
          const pos = unit.sights[see] ?? this.#ofRoot(unit)[see];
          if (pos === undefined || refused.has(unit)) continue;
          refused.add(unit);
          this.#refuse(unit.source, pos, why(start.source));
        }
      }
    };
    const files = this.#units.filter(({ name, source }) => name === source.name && !isPartialFile(source.file.name));
    const renamed = files.filter(
      ({ language, source }) => language === 'handlebars' && this.#newNames.has(source.name),
    );
    judge('fileName', renamed, ({ file }) => `it sees Template.Name, and ${file.name} gets another name`);
    const changed = files.filter(({ source }) => usesHandlebars(source.chart));
    judge('annotations', changed, () => `it sees Chart.Annotations, which will be without ${ENGINE_ANNOTATION}`);
  }

  /** What a definition that is always called with the root sees of that. */
  #ofRoot({ language, root, tree }: Unit): Partial<Sights> {
    return language === 'handlebars' && root ? sightsOf(tree.root, true) : {};
  }

  /** All bodies that run where one does. */
  #reached(start: Unit): Set<Unit> {
    const reached = new Set([start]);
    for (const { language, source, sights } of reached) {
      if (sights.callsAny || sights.callsBeside) for (const unit of this.#units) reached.add(unit);
      for (const { value } of sights.calls) {
        const name = language === 'go' ? value : this.#resolve(source.chart, value);
        for (const unit of this.#byName.get(name ?? '') ?? []) reached.add(unit);
      }
    }
    return reached;
  }

  #write(source: Source): void {
    const { chart, folder, file, units, newName } = source;
    let out = '';
    const isPartial = isPartialFile(file.name);
    const nameOf = (name: string): string => this.#newNames.get(name) ?? name;
    for (const unit of units) {
      const body = goText(unit.tree, {
        resolve: (name) => {
          const found = this.#resolve(chart, name);
          return found === undefined ? undefined : nameOf(found);
        },
        rootIsDollar: unit.root,
        quiet: unit.quiet,
        refuse: ({ pos, message }) => this.#refuse(source, pos, message),
      });
      if (!isPartial && unit.name === source.name) out += body;
      else out += `${isPartial && out !== '' ? '\n' : ''}{{ define ${quote(nameOf(unit.name))} }}${body}{{ end }}`;
    }
    if (isPartial) out += '\n';
    if (newName !== file.name) this.#files.delete(folder + file.name);
    this.#files.set(folder + newName, { ...file, name: folder + newName, data: encodeUtf8(out) });
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

function has(constants: readonly Constant[], name: string, calls: readonly Constant[]): boolean {
  return constants.some(({ value }) => value === name) || calls.some(({ value }) => value === name);
}

/** `web/_labels` for the file `templates/_labels.hbs` of the chart web. */
function partialName(chart: string, path: string): string {
  return `${chart}/${path.replace(/^templates\//, '').replace(/\.(?:hbs|tpl)$/, '')}`;
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
