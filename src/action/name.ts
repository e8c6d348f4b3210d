import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { type ActionContext, isReleaseName } from './context.ts';

/** Throws, with install's words, for what can't name a release. */
export function checkReleaseName(context: ActionContext, name: string): void {
  if (isReleaseName(name)) return;
  const reason =
    name === ''
      ? 'no name provided'
      : 'invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ ' +
        'and the length must not be longer than 53';
  const message = `release name ${quote(name)}: ${reason}`;
  context.log({ level: 'ERROR', message: 'release name check failed', attributes: [['error', message]] });
  throw new TschartError('RELEASE_NAME', `release name check failed: ${message}`);
}
