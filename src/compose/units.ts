const BYTES = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgtp]?)i?b?\s*$/i;
const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** Bytes of a size as Compose writes it (`512m`, `1.5gb`, `2048`; a kilobyte has 1024 bytes). Undefined for other text. */
export function parseBytes(text: string): number | undefined {
  const match = BYTES.exec(text);
  return match ? Math.round(Number(match[1]) * 1024 ** POWERS[match[2]!.toLowerCase()]!) : undefined;
}

/** Bytes as Kubernetes writes them, with the largest unit that leaves no rest: `512Mi`. */
export function quantity(bytes: number): string {
  let rest = bytes;
  let unit = 0;
  while (rest >= 1024 && rest % 1024 === 0 && unit < 4) {
    rest /= 1024;
    unit++;
  }
  return `${rest}${['', 'Ki', 'Mi', 'Gi', 'Ti'][unit]}`;
}

/** Processors as Kubernetes writes them: `1500m`, `2`. Undefined for what is no number above 0. */
export function cpuQuantity(text: string): string | undefined {
  const cpus = Number(text);
  if (text.trim() === '' || !Number.isFinite(cpus) || cpus <= 0) return undefined;
  return Number.isInteger(cpus) ? String(cpus) : `${Math.max(1, Math.round(cpus * 1000))}m`;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 604800,
};

/** Seconds of a duration such as `1m30s`; a number alone counts nanoseconds, as Compose has it. Undefined for others. */
export function parseSeconds(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1e-9;
  if (!/^(?:(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:ns|us|µs|ms|s|m|h|d|w))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, n, unit] of text.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h|d|w)/g)) seconds += Number(n) * SECONDS[unit!]!;
  return seconds;
}
