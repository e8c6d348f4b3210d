import { GoError } from '../../go/value.ts';
import { words } from '../completion/answer.ts';
import { flag } from '../flags/flag.ts';
import type { FlagKind } from '../flags/kinds.ts';

const FORMATS = ['table', 'json', 'yaml'];

const FORMAT: FlagKind<string> = {
  placeholder: 'format',
  parse: (text) => {
    if (FORMATS.includes(text)) return text;
    throw new GoError('invalid format type');
  },
  show: (text) => text,
  unremarkable: [''],
};

/** `-o`: how a result is printed. */
export const output = flag('output', FORMAT, `how to print the result: ${FORMATS.join(', ')}`, {
  short: 'o',
  initial: 'table',
  complete: words(
    'json\tOutput result in JSON format',
    'table\tOutput result in human-readable format',
    'yaml\tOutput result in YAML format',
  ),
});
