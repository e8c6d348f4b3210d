import type { Case } from './case.ts';
import { compare, type Difference, type Sides } from './compare.ts';

const AT_ONCE = 60;
const MAX_ROUNDS = 60;

/** Makes a case that differs smaller as long as it goes on to differ. */
export async function shrink(sides: Sides, found: Difference): Promise<Difference> {
  let best = found;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const smaller = await firstThatDiffers(sides, candidates(best.c), best);
    if (smaller === undefined) return best;
    best = smaller;
  }
  return best;
}

async function firstThatDiffers(
  sides: Sides,
  list: readonly Case[],
  best: Difference,
): Promise<Difference | undefined> {
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const verdicts = await compare(sides, list.slice(from, from + AT_ONCE));
    for (const verdict of verdicts) {
      if (verdict.kind !== 'different') continue;
      if (failsAlike(verdict.difference, best)) return verdict.difference;
    }
  }
  return undefined;
}

/** A mistake in a text is easily made by taking parts away: a rendering case stays one, on both sides. */
function failsAlike(a: Difference, b: Difference): boolean {
  return (
    (a.helm.error === undefined) === (b.helm.error === undefined) &&
    (a.ours.error === undefined) === (b.ours.error === undefined)
  );
}

function candidates(c: Case): Case[] {
  const list: Case[] = [];
  const { files = {}, args = [] } = c;
  for (const path of Object.keys(files)) {
    const { [path]: _, ...rest } = files;
    list.push({ ...c, files: rest });
  }
  for (let i = 0; i < args.length; i++) {
    list.push({ ...c, args: args.toSpliced(i, 1) });
    if (i + 1 < args.length) list.push({ ...c, args: args.toSpliced(i, 2) });
  }
  if (c.values !== undefined) {
    const { values, ...rest } = c;
    list.push(rest, ...shorter(values, lines).map((text) => ({ ...c, values: text })));
  }
  if (c.snippet !== undefined) list.push(...shorter(c.snippet, tokens).map((snippet) => ({ ...c, snippet })));
  if (c.template !== undefined) list.push(...shorter(c.template, tokens).map((template) => ({ ...c, template })));
  for (const [path, text] of Object.entries(files)) {
    const split = path.startsWith('templates/') ? tokens : lines;
    list.push(...shorter(text, split).map((t) => ({ ...c, files: { ...files, [path]: t } })));
  }
  return list.filter(isValid).map(tidy);
}

/** Flags lose their values when one argument is taken away. */
function isValid({ args = [] }: Case): boolean {
  const alone = new Set(['--is-upgrade', '--no-hooks', '--include-crds']);
  for (let i = 0; i < args.length; i++) {
    if (!args[i]!.startsWith('-')) return false;
    if (!alone.has(args[i]!) && ++i >= args.length) return false;
  }
  return true;
}

function tidy(c: Case): Case {
  const { files, args, ...rest } = c;
  return {
    ...rest,
    ...(files !== undefined && Object.keys(files).length > 0 && { files }),
    ...(args !== undefined && args.length > 0 && { args }),
  };
}

type Split = (text: string) => string[];

const lines: Split = (text) => {
  const all = text.split(/(?<=\n)/);
  return all.length > 1 || text.length > 400 ? all : [...text];
};

/** Actions and texts; within actions, constants, words and brackets. */
const tokens: Split = (text) => text.match(/\{\{-?\s*|\s*-?\}\}|"(?:[^"\\]|\\.)*"|`[^`]*`|[\w$.]+|\s+|./gsu) ?? [];

/** Texts with a run of parts left out, the longest runs first; then those with a group in place of what is around it. */
function shorter(text: string, split: Split): string[] {
  const parts = split(text);
  const out = new Set<string>();
  for (let size = parts.length; size >= 1; size = size > 8 ? Math.floor(size / 2) : size - 1) {
    const step = Math.max(1, Math.floor(size / 2));
    for (let at = 0; at + size <= parts.length; at += step) out.add(parts.toSpliced(at, size).join(''));
  }
  if (split === tokens) {
    for (const [open, close] of groups(parts)) {
      out.add([...parts.slice(0, open), 'nil', ...parts.slice(close + 1)].join(''));
      out.add([...parts.slice(0, open), ...parts.slice(open + 1, close), ...parts.slice(close + 1)].join(''));
      out.add([...parts.slice(0, open), '"a"', ...parts.slice(close + 1)].join(''));
      out.add(parts.toSpliced(open, close - open + 1).join(''));
      const action = enclosing(parts, open, close);
      if (action !== undefined) {
        const [from, to] = action;
        out.add([...parts.slice(0, from + 1), ...parts.slice(open + 1, close), ...parts.slice(to)].join(''));
      }
    }
    for (const [i, part] of parts.entries()) {
      if (part.length > 3 && part.startsWith('"') && !part.includes('{{')) {
        out.add(parts.with(i, '"a"').join(''));
        out.add(parts.with(i, `"${part.slice(1, 1 + part.length / 2).replace(/\\.?$/, '')}"`).join(''));
      }
    }
  }
  out.delete(text);
  return [...out];
}

function groups(parts: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  const open: number[] = [];
  parts.forEach((part, i) => {
    if (part === '(') open.push(i);
    else if (part === ')' && open.length > 0) found.push([open.pop()!, i]);
  });
  return found;
}

function enclosing(parts: readonly string[], open: number, close: number): [number, number] | undefined {
  let from = open;
  while (from >= 0 && !parts[from]!.startsWith('{{')) from--;
  let to = close;
  while (to < parts.length && !parts[to]!.endsWith('}}')) to++;
  return from >= 0 && to < parts.length ? [from, to] : undefined;
}
