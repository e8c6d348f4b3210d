import { describe, expect, it } from 'vitest';
import { func, P } from '../../src/go/func.ts';
import type { Value } from '../../src/go/value.ts';
import { Code, js } from '../../src/template/code.ts';
import { TemplateSet } from '../../src/template/template-set.ts';

const BREAKOUTS = [
  '"+globalThis.pwned()+"',
  "'+globalThis.pwned()+'",
  ['`$', '{globalThis.pwned()}`'].join(''),
  '*/globalThis.pwned()/*',
  '\\";globalThis.pwned();//',
  '\n;globalThis.pwned();',
  '\u2028globalThis.pwned()\u2029',
  '</script><script>globalThis.pwned()</script>',
  '\udc80\ud800"globalThis.pwned()',
  '__proto__',
  'constructor',
];

describe('text can not become code', () => {
  it.each(BREAKOUTS)('%j', (text) => {
    let calls = 0;
    Object.assign(globalThis, {
      pwned: () => {
        calls++;
        return '';
      },
    });
    // A Go literal of the text, as far as Go's escapes can say it.
    const literal = JSON.stringify(text)
      .replaceAll('\u2028', '\\u2028')
      .replaceAll(/\\ud[89a-f]../g, '\\ufffd');
    const value = JSON.parse(literal) as string;
    const echo = func('echo', [P.string], (given) => given);
    const set = new TemplateSet({ functions: new Map([['echo', echo]]), backEnd: 'code' });
    set.parse(
      `main ${text}`,
      `{{ define ${literal} }}[{{ . }}]{{ end }}${text}{{ echo ${literal} }}{{ template ${literal} ${literal} }}{{ index . ${literal} }}`,
    );
    const data = new Map<string, Value>([[value, 'found']]);
    expect(set.execute(`main ${text}`, data)).toBe(`${text}${value}[${value}]found`);
    set.parse('error', `{{ (index . ${literal}).x }}`);
    expect(() => set.execute('error', data)).toThrow("can't evaluate field x in type string");
    expect(calls).toBe(0);
  });

  it('fields of objects are not fields of data', () => {
    const set = new TemplateSet({ functions: new Map(), backEnd: 'code', missingKey: 'zero' });
    set.parse('t', '{{ .constructor }}{{ .__proto__ }}{{ .size }}');
    expect(set.execute('t', new Map())).toBe('<no value><no value><no value>');
  });

  it('the builder refuses text that is not its own', () => {
    expect(Code.sourceOf(js`f(${'";g()'},${1},${true})`)).toBe('f("\\";g()",1,true)');
    const made = Object.assign(['alert(1)'], { raw: ['alert(1)'] });
    expect(() => js(made as unknown as TemplateStringsArray)).toThrow(TypeError);
    expect(() => js`${Number.NaN}`).toThrow(TypeError);
    expect(() => Code.name('v', 1.5)).toThrow(TypeError);
    expect(() => Code.name('v', '1;alert(1)' as unknown as number)).toThrow(TypeError);
  });
});
