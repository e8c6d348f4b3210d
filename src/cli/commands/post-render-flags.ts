import { GoError } from '../../go/value.ts';
import { flag } from '../flags/flag.ts';
import { type FlagKind, STRING_ARRAY } from '../flags/kinds.ts';

const PLUGIN_NAME: FlagKind<string> = {
  placeholder: 'postRendererString',
  parse: (text, before) => {
    if (text === '') return before ?? '';
    if (before) throw new GoError('cannot specify --post-renderer flag more than once');
    return text;
  },
  show: (text) => text,
  unremarkable: [''],
};

const PLUGIN_ARGUMENTS: FlagKind<readonly string[]> = {
  ...STRING_ARRAY,
  placeholder: 'postRendererArgsSlice',
  show: (items) => `[${items.join(',')}]`,
  unremarkable: [],
};

export const postRenderFlags = {
  postRenderer: flag('post-renderer', PLUGIN_NAME, 'plugin that manifests are passed through'),
  postRendererArgs: flag('post-renderer-args', PLUGIN_ARGUMENTS, 'argument for the post-renderer (can be repeated)'),
} as const;
