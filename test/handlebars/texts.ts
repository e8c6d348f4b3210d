import fc from 'fast-check';

/**
 * Random Handlebars texts over a root with yes, no, n, s, l, m and, for each depth, oDEPTH and olDEPTH. `object` says that
 * the context has s and n, `loop` that there is a loop around, `ups` how many contexts `../` may climb.
 */
export const statements = (depth: number, object: boolean, loop: boolean, ups: number): fc.Arbitrary<string> => {
  const simple = [
    'text',
    ' ',
    '\n',
    '\n  ',
    '{{@root.s}}',
    '{{~@root.n}}',
    '{{! c }}',
    '{{#if @root.no}}a{{else}}b{{/if}}',
    '\n  {{#if @root.yes}}\n  x\n  {{/if}}\n',
  ];
  if (object)
    simple.push(
      '{{s}}',
      '{{this.n}}',
      '{{s~}}',
      '{{> q a="A"}}',
      '\n  {{> p}}\n',
      '{{> layoutless}}'.replace('{{> layoutless}}', '{{lookup this "s"}}'),
    );
  else simple.push('{{this}}');
  if (loop) simple.push('i{{@index}}', 'f{{@first}}l{{@last}}', 'k{{@key}}');
  if (ups > 0) simple.push('{{../n}}');
  if (depth === 0) return fc.array(fc.constantFrom(...simple), { maxLength: 3 }).map((parts) => parts.join(''));
  const inner = (object: boolean, loop: boolean, up: number): fc.Arbitrary<string> =>
    statements(depth - 1, object, loop, up);
  const blocks: fc.Arbitrary<string>[] = [
    fc
      .tuple(
        inner(object, loop, ups),
        inner(object, loop, ups),
        fc.constantFrom('@root.yes', '@root.no', '@root.l', '@root.missing', '@root.n'),
      )
      .map(([a, b, cond]) => `{{#if ${cond}}}${a}{{else}}${b}{{/if}}`),
    inner(object, loop, ups).map((a) => `{{#unless @root.no}}\n${a}\n{{/unless}}\n`),
    inner(true, true, object ? ups + 1 : 0).map((a) => `{{#each @root.ol${depth} as |v i|}}{{v.s}}{{i}}!${a}{{/each}}`),
    inner(false, true, object ? ups + 1 : 0).map((a) => `\n{{#each @root.l}}\n  ${a}\n{{/each}}\n`),
    inner(false, true, object ? ups + 1 : 0).map((a) => `{{#each @root.m as |v k|}}{{k}}{{v}}!${a}{{/each}}`),
    fc
      .tuple(inner(true, false, object ? ups + 1 : 0), inner(object, loop, ups))
      .map(([a, b]) => `{{#with @root.o${depth} as |w|}}{{w.n}}${a}{{else}}${b}{{/with}}`),
    inner(object, loop, ups).map((b) => `{{#with @root.missing}}x{{else}}${b}{{/with}}`),
  ];
  if (object) blocks.push(inner(true, false, 0).map((a) => `{{#> layout}}${a}{{/layout}}`));
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...simple) }, ...blocks), { maxLength: 4 })
    .map((parts) => parts.join(''));
};
