import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTime, timeToRfc3339, UTC } from '../../src/go/time.ts';
import { readTime } from '../../src/release/time.ts';

const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));

const written = fc
  .tuple(
    fc.constantFrom('0001', '0999', '1970', '2026', '9999'),
    two(13),
    two(32),
    two(24),
    two(60),
    two(60),
    fc.constantFrom('', '.5', '.50', '.123456789', '.1234567891', '.000', ',5'),
    fc.constantFrom('Z', '+00:00', '-00:00', '+01:00', '-05:30', '+00:30', '+14:00', '+23:59', '+24:00', ''),
  )
  .map(
    ([year, month, day, hour, minute, second, rest, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${rest}${zone}`,
  );

/** As the parser and the writer of times have it. */
function reread(text: string): string {
  const time = parseTime('2006-01-02T15:04:05Z07:00', text, { local: UTC, load: () => UTC });
  return time.seconds === -62_135_596_800n && time.nanosecond === 0 ? '' : timeToRfc3339(time, 'Time.MarshalJSON');
}

function outcome(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return `Error: ${(error as Error).message}`;
  }
}

it('reads times that are written as they would be again, and all others', () => {
  fc.assert(
    fc.property(written, (text) => {
      expect(outcome(() => readTime(text))).toBe(outcome(() => reread(text)));
    }),
    { numRuns: 5000, seed: 7 },
  );
});
