import { TschartError } from '../../errors.ts';
import { sprigFunctions } from '../../funcs/sprig.ts';
import { basePath } from '../../go/path.ts';
import { byteLength } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { TemplateSet } from '../../template/template-set.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { generateName, nameTemplate } from './name-flags.ts';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME_LENGTH = 53;

/** Throws GoError for what can't name a release: it becomes part of resources' names. */
export function checkReleaseName(name: string): void {
  if (name === '') throw new GoError('no name provided');
  if (byteLength(name) <= MAX_NAME_LENGTH && NAME.test(name) && !name.endsWith('\n')) return;
  throw new GoError(
    `invalid release name, must match regex ${NAME.source} and the length must not be longer than ${MAX_NAME_LENGTH}`,
  );
}

/**
 * The release's name and the chart, of `[NAME] CHART`. Without NAME it comes from the template of --name-template, is
 * `fallback`, or is made up of the chart's name and the time.
 */
export function releaseNameAndChart(call: Invocation, fallback: string): [name: string, chart: string] {
  const { args, flags } = call;
  const generate = flags.get(generateName);
  const template = flags.get(nameTemplate);
  const [first, second, ...more] = args as readonly [string, ...string[]];
  if (more.length > 0) throw argumentError(`expected at most two arguments, unexpected arguments: ${more.join(', ')}`);
  if (second !== undefined) {
    if (generate) throw argumentError('cannot set --generate-name and also specify a name');
    if (template !== '') throw argumentError('cannot set --name-template and also specify a name');
    return [first, second];
  }
  if (template !== '') return [renderName(template), first];
  if (fallback !== '') return [fallback, first];
  if (!generate) throw argumentError('must either provide a name or specify --generate-name');
  const base = basePath(first);
  const stem = (base === '.' || base === '' ? 'chart' : base).split('.', 1)[0]!;
  return [`${stem}-${Math.floor(Date.now() / 1000)}`, first];
}

function argumentError(message: string): TschartError {
  return new TschartError('ARGUMENTS', message);
}

function renderName(template: string): string {
  const name = 'name-template';
  const set = new TemplateSet({ name, functions: new Map(sprigFunctions(host())) });
  set.parse(name, template);
  return set.execute(name, null);
}
