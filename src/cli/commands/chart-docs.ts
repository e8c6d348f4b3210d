import type { Command } from '../command.ts';
import { DIRECTIVE, words } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING, STRING_SLICE } from '../flags/kinds.ts';

/** The flags of helm-docs, and one of our own. */
export const chartDocsFlags = {
  chartSearchRoot: flag('chart-search-root', STRING, 'where to look for charts when none is named', {
    short: 'c',
    initial: '.',
  }),
  dryRun: toggle('dry-run', 'print instead of writing files', { short: 'd' }),
  ignoreNonDescriptions: toggle('ignore-non-descriptions', 'leave out values that nothing describes'),
  ignoreFile: flag('ignore-file', STRING, 'file that says which charts are left out', {
    short: 'i',
    initial: '.helmdocsignore',
  }),
  outputFile: flag('output-file', STRING, "file to write, in the chart's directory", {
    short: 'o',
    initial: 'README.md',
  }),
  sortValuesOrder: flag('sort-values-order', STRING, "order of the values: 'alphanum' or 'file'", {
    short: 's',
    initial: 'alphanum',
    complete: words('alphanum', 'file'),
  }),
  templateFiles: flag('template-files', STRING_SLICE, "templates, in each chart's directory or (./…) the search root", {
    short: 't',
    initial: ['README.md.gotmpl'],
  }),
  badgeStyle: flag('badge-style', STRING, 'style of badges', { short: 'b', initial: 'flat-square' }),
  valuesFile: flag('values-file', STRING, "values file, in each chart's directory", {
    short: 'f',
    initial: 'values.yaml',
  }),
  documentDependencyValues: toggle('document-dependency-values', 'include the values of dependencies', { short: 'u' }),
  chartToGenerate: flag('chart-to-generate', STRING_SLICE, 'of the charts found, those to write (all if left out)', {
    short: 'g',
  }),
  documentationStrictMode: toggle('documentation-strict-mode', 'fail for values that nothing describes', {
    short: 'x',
  }),
  strictIgnoreAbsent: flag('documentation-strict-ignore-absent', STRING_SLICE, 'keys that need no description', {
    short: 'y',
    initial: ['service.type', 'image.repository', 'image.tag'],
  }),
  strictIgnoreAbsentRegex: flag(
    'documentation-strict-ignore-absent-regex',
    STRING_SLICE,
    'expressions for keys that need no description',
    { short: 'z', initial: ['.*service\\.type', '.*image\\.repository', '.*image\\.tag'] },
  ),
  skipVersionFooter: toggle('skip-version-footer', 'leave out the footer of the default template'),
  logLevel: flag('log-level', STRING, 'accepted and ignored', { short: 'l', initial: 'info', hidden: true }),
  helmDocsVersion: flag('helm-docs-version', STRING, 'version of helm-docs to name in the footer'),
} as const;

export const chartDocs: Command = {
  name: 'chart-docs',
  usage: '[CHART...]',
  short: "write charts' READMEs from their values and comments",
  long: `
Writes README.md of each chart, with a table of its values, in the format of helm-docs and by its conventions for
comments. Where a chart has a README.md.gotmpl, that is the template; it may use the named templates of helm-docs.

CHART are directories of charts. Without any, all charts below --chart-search-root are documented, but for those that
.helmdocsignore leaves out.
`,
  own: true,
  flags: Object.values(chartDocsFlags),
  complete: () => ({ items: [], directive: DIRECTIVE.directories }),
  run: async (call) => (await import('./chart-docs-run.ts')).runChartDocs(call),
};
