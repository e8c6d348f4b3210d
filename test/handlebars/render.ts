import { portableHost } from '../../src/funcs/host.ts';
import { fromPlain } from '../../src/go/plain.ts';
import type { Value } from '../../src/go/value.ts';
import * as engine from '../../src/handlebars/engine.ts';
import { provideHandlebars } from '../../src/render/engines.ts';
import { type Rendered, renderGoTemplates } from '../../src/render/gotemplate.ts';
import type { RenderOptions } from '../../src/render/options.ts';

const options: RenderOptions = {
  release: { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false },
  capabilities: undefined as never,
  host: portableHost(),
};

/** Renders the templates of a chart named c; those of the name `*.go` are Go templates. */
export function renderFiles(
  files: Readonly<Record<string, string>>,
  data: object,
  more: Partial<RenderOptions> = {},
): Map<string, Rendered> {
  provideHandlebars(engine);
  const scope = fromPlain(data as never) as Map<string, Value>;
  const templates = Object.entries(files).map(([name, text]) => ({
    name: `c/templates/${name}`,
    text,
    handlebars: !name.endsWith('.go'),
    chart: 'c',
    basePath: 'c/templates',
    scope,
  }));
  return renderGoTemplates(templates, { ...options, ...more });
}

/** Renders one text, with partials beside it by their names. */
export function render(
  text: string,
  data: object,
  partials: Readonly<Record<string, string>> = {},
  more: Partial<RenderOptions> = {},
): string {
  const files = Object.fromEntries(Object.entries(partials).map(([name, body]) => [`_${name}.hbs`, body]));
  return renderFiles({ ...files, 'a.yaml': text }, data, more).get('c/templates/a.yaml')!.text;
}
