import { columnAt, lineAt, TemplateParseError } from '../template/errors.ts';
import type { Language } from '../template/parse.ts';
import { SyntaxFault } from './fault.ts';
import { translate } from './translate.ts';

export { type Run, type Runs, runtimeFunctions, type Templates } from './functions.ts';

const languages = new Map<string, Language>();

/** Handlebars, for the texts of the chart at a path, whose files `{{> name}}` means first. */
export function handlebarsLanguage(chart: string): Language {
  let language = languages.get(chart);
  if (language === undefined) {
    if (languages.size > 1000) languages.clear();
    language = newLanguage(chart);
    languages.set(chart, language);
  }
  return language;
}

function newLanguage(chart: string): Language {
  return {
    id: `handlebars ${chart}`,
    parse(name, text, lookup) {
      try {
        return translate(text, chart, lookup);
      } catch (error) {
        if (error instanceof RangeError) throw new TemplateParseError(name, 1, 'nested too deeply', 0);
        if (!(error instanceof SyntaxFault)) throw error;
        const { pos, message, advice } = error;
        throw new TemplateParseError(name, lineAt(text, pos), message, columnAt(text, pos), advice);
      }
    },
  };
}

/** Endings of template files that are no part of a partial's name; the first kind comes first where both are there. */
const EXTENSIONS = [/\.(?:hbs|tpl)$/, /\.(?:ya?ml|txt)(?:\.hbs)?$/];

/**
 * The paths by which partial files can be called: as they are, and without the underscore and the ending. Names are
 * those of the files in the chart tree.
 */
export function partialPaths(names: Iterable<string>): Map<string, string> {
  const paths = new Map<string, string>();
  const partials: { readonly directory: string; readonly file: string; readonly name: string }[] = [];
  for (const name of names) {
    const slash = name.lastIndexOf('/') + 1;
    const [directory, file] = [name.slice(0, slash), name.slice(slash)];
    if (!file.startsWith('_')) continue;
    partials.push({ directory, file, name });
    paths.set(directory + file.slice(1), name);
    paths.set(directory + file, name);
  }
  for (const extension of EXTENSIONS) {
    const found = new Map<string, string>();
    for (const { directory, file, name } of partials) {
      const short = file.replace(extension, '');
      if (short === file) continue;
      for (const path of [directory + short.slice(1), directory + short]) if (!paths.has(path)) found.set(path, name);
    }
    for (const [path, name] of found) paths.set(path, name);
  }
  return paths;
}
