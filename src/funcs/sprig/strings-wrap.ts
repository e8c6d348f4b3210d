/** Cutting and wrapping of text by bytes, as github.com/Masterminds/goutils (v1.1.1) does. */
import { fromByteString, toByteString } from '../../go/strings.ts';
import { byteLength, sliceBytes } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';

const ELLIPSIS = '...';

/** `trunc`: the first `count` bytes, or the last where it is negative. */
export function truncate(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? sliceBytes(text, length + count) : text;
  return length > count ? sliceBytes(text, 0, count) : text;
}

/** `substr`: bytes from `start` to `end`; up to `end` where `start` is negative, to the end where `end` is. */
export function substring(start: number, end: number, text: string): string {
  const length = byteLength(text);
  if (start < 0) {
    if (end < 0) throw new GoError(`runtime error: slice bounds out of range [:${intText(end)}]`);
    if (end > length)
      throw new GoError(`runtime error: slice bounds out of range [:${intText(end)}] with length ${length}`);
    return sliceBytes(text, 0, end);
  }
  const to = end < 0 || end > length ? length : end;
  if (start > to) throw new GoError(`runtime error: slice bounds out of range [${intText(start)}:${to}]`);
  return sliceBytes(text, start, to);
}

/** All digits of an int. The largest one is no JavaScript number: the next one stands for it. */
function intText(n: number): string {
  return n === 2 ** 63 ? '9223372036854775807' : String(BigInt(n));
}

/**
 * `abbrev` and `abbrevboth`: at most `width` bytes around `offset`, with an ellipsis for what is cut off. `width` must be
 * at least 4; with less than 7 where the beginning has to be cut nothing is left.
 */
export function abbreviate(text: string, offset: number, width: number): string {
  const bytes = toByteString(text);
  if (bytes.length <= width) return text;
  return fromByteString(abbreviateBytes(bytes, offset, width));
}

function abbreviateBytes(bytes: string, offset: number, width: number): string {
  if (bytes.length <= width) return bytes;
  const kept = width - ELLIPSIS.length;
  const from = Math.min(offset, bytes.length, Math.max(bytes.length - kept, 0));
  if (from <= 4) return bytes.slice(0, kept) + ELLIPSIS;
  if (width < 7) return '';
  if (from + kept < bytes.length) return ELLIPSIS + abbreviateBytes(bytes.slice(from), 0, kept);
  return ELLIPSIS + bytes.slice(bytes.length - kept);
}

/**
 * `wrap` and `wrapWith`: lines of at most `width` bytes, broken at blanks; `newLine` stands between them. A word that is
 * longer than a line is cut where `cutsWords` says so, and else has a longer line.
 */
export function wrap(text: string, width: number, newLine: string, cutsWords: boolean): string {
  if (text === '') return '';
  const bytes = toByteString(text);
  const glue = newLine === '' ? '\n' : toByteString(newLine);
  const limit = Math.max(width, 1);
  let out = '';
  let at = 0;
  while (bytes.length - at > limit) {
    if (bytes[at] === ' ') {
      at++;
      continue;
    }
    let blank = bytes.lastIndexOf(' ', at + limit);
    if (blank < at) {
      if (cutsWords) {
        out += bytes.slice(at, at + limit) + glue;
        at += limit;
        continue;
      }
      blank = bytes.indexOf(' ', at + limit);
      if (blank < 0) break;
    }
    out += bytes.slice(at, blank) + glue;
    at = blank + 1;
  }
  return fromByteString(out + bytes.slice(at));
}
