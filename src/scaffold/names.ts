/** A name as Kubernetes takes it for most objects: letters, digits and `-`, at most 63. */
export function objectName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return name === '' ? 'x' : name;
}

/** A name as a Service takes it: it begins with a letter. */
export function serviceName(text: string): string {
  const name = objectName(text);
  return /^[a-z]/.test(name) ? name : objectName(`s-${name}`);
}

/** A name for a key in values: `my-app.web` becomes `myAppWeb`. */
export function valueKey(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const [first = 'x', ...others] = words;
  const key = lowerFirst(first) + others.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return /^[0-9]/.test(key) ? `x${key}` : key;
}

function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word[0]!.toLowerCase() + word.slice(1);
}

/** A key that a ConfigMap or a Secret may have. */
export function dataKey(text: string): string {
  const key = text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 240);
  return key === '' || /^\.(?:\.|$)/.test(key) ? `_${key}` : key;
}

/** Gives each name once: a number is put behind those that are taken. No name gets longer than `longest`. */
export class Names {
  private readonly taken: Set<string>;
  /** The number that comes next behind a name. */
  private readonly next = new Map<string, number>();
  private readonly longest: number;

  constructor(taken: Iterable<string> = [], longest = Number.POSITIVE_INFINITY) {
    this.taken = new Set(taken);
    this.longest = longest;
  }

  claim(name: string, separator = ''): string {
    let free = name;
    let i = this.next.get(name) ?? 2;
    for (; this.taken.has(free); i++) {
      const end = `${separator}${i}`;
      free = name.slice(0, this.longest - end.length).replace(/-+$/, '') + end;
    }
    this.taken.add(free);
    if (free !== name) this.next.set(name, i);
    return free;
  }
}

/** An image reference taken apart: `registry/name:tag@digest`. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export function parseImage(reference: string): Image {
  const [name = '', digest = ''] = reference.split('@', 2);
  const colon = name.lastIndexOf(':');
  if (colon < 0 || name.indexOf('/', colon) >= 0) return { repository: name, tag: '', digest };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}
