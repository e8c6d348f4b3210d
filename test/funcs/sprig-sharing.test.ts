import { describe, expect, it } from 'vitest';
import { portableHost } from '../../src/funcs/host.ts';
import { sprigFunctions } from '../../src/funcs/sprig.ts';
import {
  GoError,
  type GoType,
  int,
  STRING_SLICE,
  TypedMap,
  typedSlice,
  typeOf,
  type Value,
} from '../../src/go/value.ts';

const functions = sprigFunctions(portableHost());

function run(name: string, ...args: unknown[]): Value {
  return functions.get(name)!.call(...(args as never[]));
}

const dict = (entries: Record<string, Value>): Map<string, Value> => new Map(Object.entries(entries));

// Each of these was seen in Helm 4.3.1.
describe('maps and lists that functions share or change', () => {
  it('set and unset change the map they are given', () => {
    const map = dict({ a: int(1) });
    expect(run('set', map, 'b', int(2))).toBe(map);
    expect(run('unset', map, 'a')).toBe(map);
    expect(map).toEqual(dict({ b: int(2) }));
  });

  it('merge shares nested maps with the source it took them from', () => {
    const first = dict({ x: dict({ p: int(1) }) });
    run('merge', new Map(), first, dict({ x: dict({ q: int(2) }) }));
    expect(first).toEqual(dict({ x: dict({ p: int(1), q: int(2) }) }));
  });

  it('deepCopy shares nothing', () => {
    const nested = dict({ p: int(1) });
    const copy = run('deepCopy', dict({ x: nested })) as Map<string, Value>;
    run('set', copy.get('x'), 'p', int(9));
    expect(nested.get('p')).toBe(int(1));
  });

  it('deepCopy keeps times, and of a version nothing', () => {
    const time = run('toDate', '2006', '2020');
    expect(run('deepEqual', run('deepCopy', time), time)).toBe(true);
    expect(run('toString', run('deepCopy', run('semver', '1.2.3')))).toBe('0.0.0');
  });

  it('sortAlpha sorts a []string itself, and other lists in a copy', () => {
    const strings = typedSlice(STRING_SLICE, ['b', 'a']);
    expect(run('sortAlpha', strings)).toBe(strings);
    expect(strings[0]).toBe('a');
    const list = ['b', 'a'];
    run('sortAlpha', list);
    expect(list).toEqual(['b', 'a']);
  });

  it('append never changes the list', () => {
    const list = [int(1), int(2)];
    expect([run('append', list, int(3)), run('append', list, int(4))]).toEqual([
      [int(1), int(2), int(3)],
      [int(1), int(2), int(4)],
    ]);
  });

  it('a part of a list can be cut again beyond its end', () => {
    const list = [1, 2, 3, 4, 5].map(int);
    const part = run('slice', list, int(1), int(2));
    expect(run('slice', part, int(0), int(3))).toEqual([2, 3, 4].map(int));
    expect(() => run('slice', part, int(0), int(5))).toThrow('reflect.Value.Slice: slice index out of bounds');
  });
});

describe('a map of a named type', () => {
  const VALUES: GoType = { name: 'common.Values', kind: 'map' };

  it('comes back plain from set, unset and merge, and still is the same map', () => {
    const values = new TypedMap(VALUES, [['a', int(1)]]);
    for (const result of [
      run('set', values, 'b', int(2)),
      run('unset', values, 'c'),
      run('merge', values, new Map()),
    ]) {
      expect(typeOf(result)?.name).toBe('map[string]interface {}');
      expect([...(result as Map<string, Value>)]).toEqual([...values]);
    }
    run('set', run('merge', values, new Map()), 'late', 'x');
    expect(values.get('late')).toBe('x');
    expect(run('dig', 'b', 'default', run('merge', values, new Map()))).toBe(int(2));
  });

  it('is no map for dig', () => {
    expect(() => run('dig', 'a', 'default', new TypedMap(VALUES))).toThrow(
      'interface conversion: interface {} is common.Values, not map[string]interface {}',
    );
  });
});

describe('times and versions', () => {
  it.each([
    ['toDate', ['2006', '2020'], ['2006', '2020'], true],
    ['toDate', ['2006', '2020'], ['2006', '2021'], false],
    ['semver', ['1.2.3'], ['1.2.3'], true],
    ['semver', ['1.2.3'], ['1.2.4'], false],
    ['semver', ['1.2.3'], ['v1.2.3'], false],
  ])('%s %s and %s are equal: %s', (fn, a, b, equal) => {
    const printed = run(fn, ...a);
    run('toString', printed);
    expect(run('deepEqual', printed, run(fn, ...b))).toBe(equal);
    expect(run('has', run(fn, ...b), [printed])).toBe(equal);
  });

  it('a version is no target of a merge', () => {
    const maps = (): Value[] => [dict({ v: run('semver', '1.2.3') }), dict({ v: dict({ a: int(1) }) })];
    expect(run('merge', ...maps())).toBe('');
    expect(() => run('mustMerge', ...maps())).toThrow(new GoError('src and dst must be of same type'));
    expect(run('mergeOverwrite', ...maps())).toEqual(maps()[1]);
  });
});

describe('values that contain themselves', () => {
  const cycle = (): Map<string, Value> => {
    const map = dict({ a: int(1) });
    return run('set', map, 'me', map) as Map<string, Value>;
  };

  it('are equal to others of their shape', () => {
    expect(run('deepEqual', cycle(), cycle())).toBe(true);
    expect(run('has', cycle(), [cycle()])).toBe(true);
  });

  it.each([['deepCopy'], ['mustDeepCopy']])('%s refuses them', (name) => {
    expect(() => run(name, cycle())).toThrow(new GoError('values are nested more than 2000 deep'));
  });

  it.each([['merge'], ['mergeOverwrite']])('%s refuses them', (name) => {
    expect(() => run(name, cycle(), cycle())).toThrow(new GoError('values are nested more than 2000 deep'));
  });
});

// Go would take the memory, or die; here each has a limit and one clear error.
describe('results without bounds', () => {
  it.each([
    ['until', [1e9], 'a list of 1000000000 numbers is over the limit of 10000000'],
    ['untilStep', [0, -1e12, -3], 'a list of 333333333334 numbers is over the limit of 10000000'],
    ['seq', [1e8], 'a list of 100000000 numbers is over the limit of 10000000'],
    ['repeat', [1e9, 'ab'], 'strings: repeated text of 2000000000 characters is over the limit of 536869888'],
    ['repeat', [2 ** 63, 'ab'], 'strings: Repeat output length overflow'],
    ['nindent', [1e6, '\n'.repeat(1000)], 'indented text is over the limit of 536869888 characters'],
  ])('%s', (name, args, message) => {
    expect(() => run(name, ...args)).toThrow(new GoError(message));
  });
});
