import { sprint, sprintf, toText } from '../../src/go/fmt.ts';
import { func, type GoFunc, P, type Param, variadic } from '../../src/go/func.ts';
import * as V from '../../src/go/value.ts';
import type { TemplateSet } from '../../src/template/template-set.ts';

type Value = V.Value;

const INNER: V.GoType = { name: 'main.Inner', kind: 'struct', fields: [{ name: 'Deep', type: V.STRING }] };
const fields = [
  { name: 'Name', type: V.STRING },
  { name: 'Count', type: V.INT },
  { name: 'In', type: INNER },
  { name: 'Any', type: V.ANY },
  { name: 'M', type: V.STRING_MAP },
  { name: 'L', type: V.STRING_SLICE },
];
const OBJV: V.GoType = { name: 'main.Obj', kind: 'struct', fields };
const fieldOf = (r: Value, n: string): Value => (r as V.GoStruct).fields.get(n);
const OBJ: V.GoType = {
  name: '*main.Obj',
  kind: 'ptr',
  elem: OBJV,
  methods: new Map<string, V.GoMethod>([
    ['Hello', { params: [], call: (r) => `hello ${fieldOf(r, 'Name')}` }],
    ['Add', { params: [V.INT, V.INT], call: (_r, a, b) => V.int((a as V.GoInt).value + (b as V.GoInt).value) }],
    ['Var', { params: [V.STRING], variadic: V.ANY, call: (_r, p, ...xs) => p + String(xs.length) }],
    [
      'Fail',
      {
        params: [],
        call: () => {
          throw new V.GoError('obj failed');
        },
      },
    ],
    ['Take', { params: [V.ANY, V.FLOAT64], call: (_r, a, fl) => sprintf('%v/%v', [a!, fl!]) }],
    ['Nil', { params: [], call: () => null }],
  ]),
};
const NAMED: V.GoType = {
  name: 'main.Named',
  kind: 'map',
  elem: V.ANY,
  key: V.STRING,
  methods: new Map<string, V.GoMethod>([
    ['Keys', { params: [], call: (r) => V.int((r as Map<string, Value>).size) }],
    [
      'Get',
      {
        params: [V.STRING],
        call: (r, k) => {
          const v = (r as Map<string, Value>).get(k as string);
          if (v === undefined) throw new V.GoError(`no "${k}"`);
          return v;
        },
      },
    ],
  ]),
};
const UINT8: Param<Value> = { type: V.UINT8 };
const COMPLEX: Param<Value> = { type: V.COMPLEX128 };
/** The functions and types of golden/record.go. */
export function functions(set: () => TemplateSet): Map<string, GoFunc> {
  const all: GoFunc[] = [
    func('include', [P.string, P.any], (n, d) => set().execute(n, d)),
    func('upper', [P.string], (s) => s.toUpperCase()),
    variadic('list', [], P.any, (...a) => a),
    variadic('dict', [], P.any, (...v) => {
      const m = new Map<string, Value>();
      for (let i = 0; i + 1 < v.length; i += 2) m.set(sprint([v[i]!]), v[i + 1]!);
      return m;
    }),
    func('trunc', [P.int, P.string], (n, s) => sprint([V.int(n), s])),
    func('i64', [P.int64], (n) => V.int64(n + 1n)),
    func('u8', [UINT8], (n) => n),
    func('fl', [P.float64], (n) => n * 2),
    func('idem', [P.any], (v) => v),
    func('mp', [P.map], (m) => sprint(['m', V.int(m.size), V.isNil(m)])),
    func('ls', [P.list], (l) => sprint(['l', V.int(l.length), V.isNil(l)])),
    func('strs', [P.strings], (l) => l.join('+')),
    func('bl', [P.bool], (b) => !b),
    variadic('join', [P.string], P.string, (s, ...items) => items.join(s)),
    variadic('ints', [P.string], P.int, (p, ...n) => `${p}[${n.join(' ')}]`),
    func('fail', [P.string], (s) => {
      throw new V.GoError(s);
    }),
    func('boom', [], () => {
      throw new V.GoError('boom!');
    }),
    func('nilf', [], () => null),
    variadic('strlist', [], P.string, (...v) => V.typedSlice(V.STRING_SLICE, v)),
    func('typ', [P.any], (v) => V.typeOf(v)?.name ?? '<nil>'),
    variadic(
      'strmap',
      [],
      P.string,
      (...v) =>
        new V.TypedMap(
          V.STRING_MAP,
          v.map((k) => [k, `v${k}`] as const),
        ),
    ),
    func(
      'obj',
      [],
      () =>
        new V.GoStruct(
          OBJ,
          new Map<string, Value>([
            ['Name', 'o'],
            ['Count', V.int(3)],
            ['In', new V.GoStruct(INNER, new Map([['Deep', 'deep']]))],
            ['Any', null],
            ['M', new V.TypedMap(V.STRING_MAP, [['k', 'v']])],
            ['L', V.typedSlice(V.STRING_SLICE, ['a'])],
          ]),
        ),
    ),
    func(
      'objv',
      [],
      () =>
        new V.GoStruct(
          OBJV,
          new Map<string, Value>([
            ['Name', 'o'],
            ['Count', V.int(0)],
            ['In', new V.GoStruct(INNER, new Map([['Deep', '']]))],
            ['Any', null],
            ['M', V.nilMap(V.STRING_MAP)],
            ['L', V.nilSlice(V.STRING_SLICE)],
          ]),
        ),
    ),
    func(
      'named',
      [],
      () =>
        new V.TypedMap(NAMED, [
          ['a', V.int(1)],
          ['Keys', 'shadow'],
        ]),
    ),
    func('int', [P.any], (v) =>
      typeof v === 'number' ? V.int(Math.trunc(v)) : v instanceof V.GoInt ? V.int(v.value) : V.int(0),
    ),
    func('cplx', [COMPLEX], (v) => toText(v)),
  ];
  return new Map(all.map((x) => [x.name, x]));
}
/** Data as Go's json.Unmarshal gives it. */
export function fromJson(j: unknown): Value {
  if (Array.isArray(j)) return j.map(fromJson);
  if (j !== null && typeof j === 'object') return new Map(Object.entries(j).map(([k, v]) => [k, fromJson(v)]));
  return j as Value;
}
