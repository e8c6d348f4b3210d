import { describe, expect, it } from 'vitest';
import { GoInt, INT, type Value } from '../../src/go/value.ts';
import type { BackEnd } from '../../src/template/program.ts';
import { TemplateSet } from '../../src/template/template-set.ts';

const data = new Map<string, Value>([['list', [1n, 2n, 3n].map((n) => new GoInt(INT, n))]]);
const OUT_OF_RANGE = 'executing "t" at <index .list 7>: error calling index: index out of range: 7';

/** The output, or the message of the error. */
function outcome(text: string, backEnd: BackEnd): string {
  try {
    const set = new TemplateSet({ functions: new Map(), backEnd });
    set.parse('t', text);
    return set.execute('t', data);
  } catch (error) {
    return (error as Error).message;
  }
}

// Outcomes of Go 1.26's text/template.
describe.each<BackEnd>(['closures', 'code', 'adaptive'])('%s', (backEnd) => {
  it.each([
    ['the first', 'a{{ index .list 7 }}', `template: t:1:4: ${OUT_OF_RANGE}`],
    ['behind a trim marker', '{{- index .list 7 -}}', `template: t:1:4: ${OUT_OF_RANGE}`],
    ['in another line', 'a\nb {{ index .list 7 }}', `template: t:2:5: ${OUT_OF_RANGE}`],
    ['indented', 'a\n\n  {{- index .list 7 }}', `template: t:3:6: ${OUT_OF_RANGE}`],
    ['with the delimiter in a string', '{{ "}}" }}{{ "}}" }}|{{ `}}` }}', '}}}}|}}'],
    [
      'where its variable is not declared',
      '{{ $x := 1 }}{{ $x }}{{ define "a" }}{{ $x }}{{ end }}',
      'template: t:1: undefined variable "$x"',
    ],
    [
      'where its variable is out of scope',
      '{{ if true }}{{ $y := 2 }}{{ $y }}{{ end }}\n{{ $y }}',
      'template: t:2: undefined variable "$y"',
    ],
  ])('names the place of a repeated action: %s', (_, text, want) => {
    expect(outcome(text, backEnd)).toBe(want);
    expect(outcome(text, backEnd)).toBe(want);
  });

  it.each([
    [
      '{{ $a := 1 }}{{ if eq $a 1 }}{{ $b := 2 }}{{ if eq $b 2 }}{{ $a = 3 }}{{ $c := $b }}{{ range $i := .list }}{{ $i }}{{ $c }}{{ $a }};{{ end }}{{ end }}{{ end }}{{ $d := 4 }}{{ $a }}{{ $d }}',
      '123;223;323;34',
    ],
    [
      '{{ range .list }}{{ if eq . 2 }}{{ $x := . }}{{ $x }}{{ else }}{{ $y := . }}{{ $y }}{{ end }}{{ end }}{{ with .list }}{{ len . }}{{ end }}{{ with .nope }}x{{ else }}{{ len .list }}{{ end }}',
      '12333',
    ],
  ])('keeps the variables of branches apart: %s', (text, want) => {
    const set = new TemplateSet({ functions: new Map(), backEnd });
    set.parse('t', text);
    for (let run = 0; run < 20; run++) expect(set.execute('t', data)).toBe(want);
  });
});
