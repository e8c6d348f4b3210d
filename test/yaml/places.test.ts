import { expect, it } from 'vitest';
import { placeOf } from '../../src/yaml/places.ts';
import { unmarshalYaml, unmarshalYamlWithPositions } from '../../src/yaml/unmarshal.ts';

const TEXT = 'a: 1\nb:\n  - x\n  - y: é\n    "z": {k: [1, w]}\n';

it.each<[(string | number)[], number, number]>([
  [[], 1, 1],
  [['a'], 1, 1],
  [['b'], 2, 1],
  [['b', 0], 3, 5],
  [['b', 1, 'y'], 4, 5],
  [['b', 1, 'z', 'k', 1], 5, 18],
  [['b', 'nowhere'], 2, 1],
])('finds %j', (path, line, column) => {
  const { value, places } = unmarshalYamlWithPositions(TEXT);
  expect(value).toEqual(unmarshalYaml(TEXT));
  expect(placeOf(places, path)).toEqual({ line, column });
});
