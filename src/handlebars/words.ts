/**
 * The names that mean something of their own in Handlebars texts: all others are functions of Go templates, Sprig or
 * Helm, called with their arguments in the same order. docs/handlebars.md has a row for each.
 */
export interface Word {
  readonly name: string;
  /** `block`: only `{{#name}}`; `statement`: only a whole tag; `function`: a function of that name, called differently. */
  readonly kind: 'block' | 'statement' | 'function';
}

export const WORDS: readonly Word[] = [
  { name: 'if', kind: 'block' },
  { name: 'unless', kind: 'block' },
  { name: 'each', kind: 'block' },
  { name: 'with', kind: 'block' },
  { name: 'let', kind: 'block' },
  { name: 'raw', kind: 'block' },
  { name: 'inline', kind: 'block' },
  { name: 'do', kind: 'statement' },
  { name: 'log', kind: 'statement' },
  { name: 'break', kind: 'statement' },
  { name: 'continue', kind: 'statement' },
  { name: 'lookup', kind: 'function' },
  { name: 'include', kind: 'function' },
  { name: 'tpl', kind: 'function' },
  { name: 'dict', kind: 'function' },
];

/** Words that stand in front of a block, and are no functions. */
export const BLOCKS: ReadonlySet<string> = new Set(
  WORDS.filter(({ kind }) => kind === 'block').map(({ name }) => name),
);
