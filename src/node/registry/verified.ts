import { GoError } from '../../go/value.ts';
import { checkDigest, Verifier } from './digest.ts';
import type { Descriptor } from './types.ts';
import type { Body } from './wire.ts';

/** How often a download is taken up again where it broke off. */
const MAX_RESUMES = 5;

export interface ReadOptions {
  /** Opens the rest from a byte on; where the server begins anew, `from` is 0. Absent: what breaks off is lost. */
  readonly resume?: ((from: number) => Promise<{ readonly body: Body; readonly from: number }>) | undefined;
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** The beginning, which is known already: `body` is what comes after it. */
  readonly known?: Uint8Array | undefined;
  readonly onPiece?: ((piece: Uint8Array) => void) | undefined;
}

/**
 * Reads content to its end, checks size and digest on the way. What breaks off is taken up where it was, as long as
 * something comes each time. Throws GoError in ORAS's words.
 */
export async function readVerified(
  body: Body,
  { digest, size }: Descriptor,
  { resume, onRead, known, onPiece }: ReadOptions = {},
): Promise<Uint8Array> {
  if (size < 0) throw new GoError('invalid descriptor size');
  try {
    checkDigest(digest);
  } catch (error) {
    throw new GoError(`read failed: failed to validate ${digest}: ${(error as Error).message}`, error);
  }
  const verifier = new Verifier(digest);
  const pieces: Uint8Array[] = [];
  let at = 0;
  if (known !== undefined && known.length > 0) {
    pieces.push(known);
    verifier.update(known);
    at = known.length;
  }
  let source = body;
  for (let attempt = 0; ; attempt++) {
    const before = at;
    try {
      for await (const piece of source) {
        if (at + piece.length > size) throw new TrailingData();
        pieces.push(piece);
        verifier.update(piece);
        at += piece.length;
        onPiece?.(piece);
        onRead?.(at);
      }
      if (at < size) throw new GoError('unexpected EOF');
      break;
    } catch (error) {
      source.destroy();
      if (!(error instanceof GoError) || error instanceof TrailingData) throw error;
      const reopened =
        resume !== undefined && at > before && attempt < MAX_RESUMES ? await reopen(resume, at) : undefined;
      if (reopened === undefined) throw broken(error, at, size, digest);
      source = reopened;
    }
  }
  if (!verifier.matches()) throw new MismatchError();
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, at);
}

/** The bytes are not what their digest says. */
export class MismatchError extends GoError {
  constructor() {
    super('mismatched digest');
  }
}

class TrailingData extends GoError {
  constructor() {
    super('trailing data');
  }
}

/** What is wrong now is told by the first failure. */
async function reopen(resume: NonNullable<ReadOptions['resume']>, at: number): Promise<Body | undefined> {
  try {
    const { body, from } = await resume(at);
    return from === at ? body : skipping(body, at - from);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}

/** A body without its first bytes, which are known already. */
function skipping(body: Body, count: number): Body {
  return {
    async *[Symbol.asyncIterator]() {
      let left = count;
      for await (const piece of body) {
        if (left < piece.length) yield piece.subarray(left);
        left = Math.max(0, left - piece.length);
      }
    },
    destroy: () => body.destroy(),
  };
}

function broken(error: GoError, got: number, size: number, digest: string): GoError {
  if (error.message !== 'unexpected EOF') return new GoError(`read failed: ${error.message}`, error);
  return new GoError(
    `read failed: expected content size of ${size}, got ${got}, for digest ${digest}: unexpected EOF`,
    error,
  );
}
