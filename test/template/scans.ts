const NAMES = ['indexOf', 'split', 'trim'] as const;

/** How often texts are searched, cut or trimmed: lines that are looked at, whatever time that takes. */
export function scansOf(run: () => void): number {
  const before = NAMES.map((name) => [name, String.prototype[name] as (...args: unknown[]) => unknown] as const);
  let scans = 0;
  for (const [name, method] of before) {
    Object.defineProperty(String.prototype, name, {
      configurable: true,
      writable: true,
      value(this: string, ...args: unknown[]) {
        scans++;
        return method.apply(this, args);
      },
    });
  }
  try {
    run();
  } finally {
    for (const [name, value] of before) {
      Object.defineProperty(String.prototype, name, { configurable: true, writable: true, value });
    }
  }
  return scans;
}
