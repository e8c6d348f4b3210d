/** A generator of numbers that gives the same ones for the same seed (SplitMix32). */
export interface Random {
  /** A number of [0, 1). */
  next(): number;
  /** A whole number of [0, below). */
  below(below: number): number;
  /** A whole number of [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the entries, each as likely as its weight says. */
  weighted<T>(from: readonly (readonly [weight: number, item: T])[]): T;
}

export function seeded(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    z ^= z >>> 15;
    return (z >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)]!,
    weighted(from) {
      let total = 0;
      for (const [weight] of from) total += weight;
      let left = next() * total;
      for (const [weight, item] of from) if ((left -= weight) < 0) return item;
      return from[from.length - 1]![1];
    },
  };
}

/** The seed of case `index` of a run: each case can be made again alone. */
export function seedOf(run: number, index: number): number {
  return Math.imul(run ^ 0x5bd1e995, 0x01000193) ^ Math.imul(index + 1, 0x9e3779b1);
}
