import type { ValueOptions } from '../../values/options.ts';
import { type FlagValues, flag } from '../flags/flag.ts';
import { STRING_ARRAY, STRING_SLICE } from '../flags/kinds.ts';

/** The flags that give values. */
export const valueFlags = {
  values: flag('values', STRING_SLICE, 'YAML file or URL with values (can be repeated; the last one wins)', {
    short: 'f',
  }),
  set: flag('set', STRING_ARRAY, 'set values: key1=val1,key2=val2 (can be repeated)'),
  setString: flag('set-string', STRING_ARRAY, 'set values that stay text: key1=val1,key2=val2 (can be repeated)'),
  setFile: flag(
    'set-file',
    STRING_ARRAY,
    'set values to the content of files: key1=path1,key2=path2 (can be repeated)',
  ),
  setJson: flag(
    'set-json',
    STRING_ARRAY,
    'set values to JSON: key1=json1,key2=json2, or {"key1": json1} (can be repeated)',
  ),
  setLiteral: flag('set-literal', STRING_ARRAY, 'set one value to the text as it is'),
} as const;

/** The options that the flags ask for. */
export function valueOptions(flags: FlagValues): ValueOptions {
  return {
    valueFiles: flags.get(valueFlags.values),
    jsonValues: flags.get(valueFlags.setJson),
    values: flags.get(valueFlags.set),
    stringValues: flags.get(valueFlags.setString),
    fileValues: flags.get(valueFlags.setFile),
    literalValues: flags.get(valueFlags.setLiteral),
  };
}
