import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiscoveryCache, DiscoveryDocument } from '../../kube/discovery-documents.ts';
import { makeDirectories } from '../files/make-directories.ts';

/** As long as Helm takes an answer of discovery for current. */
const TTL_MS = 6 * 60 * 60 * 1000;
const DIGEST_BYTES = 32;

/** An answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Asks for a document of discovery; with an entity tag the server may answer 304. */
export type Ask = (path: string, accept: string, etag: string | undefined) => Promise<HttpAnswer>;

/**
 * Keeps answers of discovery in the folder where kubectl and Helm keep theirs (`http` in their cache), in their form: a
 * file by the SHA-256 of the URL, which holds the SHA-256 of the rest and the answer as HTTP/1.1 would say it. Each reads
 * what the other wrote. A document that may be old is asked for with its entity tag, so that an unchanged one is not sent
 * again. What can't be read or written is done without.
 */
export function createDiscoveryCache(folder: string, base: string, ask: Ask): DiscoveryCache {
  return {
    async document(path, accept, fresh): Promise<DiscoveryDocument> {
      const file = join(folder, createHash('sha256').update(`${base}${path}`).digest('hex'));
      const kept = readKept(file, accept);
      if (!fresh && kept !== undefined && kept.age < TTL_MS)
        return { text: kept.body, contentType: kept.contentType, fresh: false };
      const answer = await ask(path, accept, kept?.etag);
      if (answer.status === 304 && kept !== undefined) {
        touch(file);
        return { text: kept.body, contentType: kept.contentType, fresh: true };
      }
      keep(file, accept, answer);
      return { text: answer.body, contentType: headerOf(answer, 'content-type'), fresh: true };
    },
  };
}

interface Kept {
  readonly body: string;
  readonly etag: string | undefined;
  readonly contentType: string;
  /** Milliseconds. */
  readonly age: number;
}

function readKept(file: string, accept: string): Kept | undefined {
  try {
    const bytes = readFileSync(file);
    const answer = bytes.subarray(DIGEST_BYTES);
    if (!createHash('sha256').update(answer).digest().equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
    const end = answer.indexOf('\r\n\r\n');
    const [status = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
    if (end < 0 || !/^HTTP\/\d(?:\.\d)? 200 /.test(status)) return undefined;
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    // An answer to another question: the server would have said something else.
    if (headers.get('x-varied-accept') !== accept || headers.has('transfer-encoding')) return undefined;
    return {
      body: answer.subarray(end + 4).toString('utf8'),
      etag: headers.get('etag'),
      contentType: headers.get('content-type') ?? '',
      age: Date.now() - statSync(file).mtimeMs,
    };
  } catch {
    return undefined;
  }
}

function headerOf({ headers }: HttpAnswer, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Headers that tell of the way an answer came, not of the answer. */
const OF_THE_WAY = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding']);

function keep(file: string, accept: string, answer: HttpAnswer): void {
  if (answer.status !== 200 || headerOf(answer, 'etag') === '') return;
  const lines = ['HTTP/2.0 200 OK', 'Connection: close'];
  for (const [name, value] of Object.entries(answer.headers)) {
    if (typeof value === 'string' && !OF_THE_WAY.has(name)) lines.push(`${canonical(name)}: ${value}`);
  }
  lines.push(`X-Varied-Accept: ${accept}`);
  const content = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
  const digest = createHash('sha256').update(content).digest();
  const next = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    makeDirectories(join(file, '..'), 0o750);
    writeFileSync(next, Buffer.concat([digest, content]), { mode: 0o660 });
    chmodSync(next, 0o660);
    renameSync(next, file);
  } catch {
    try {
      unlinkSync(next);
    } catch {
      // There is nothing to take away.
    }
  }
}

/** `content-type` as Go writes it: `Content-Type`. */
function canonical(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // It is asked for again a little sooner, then.
  }
}
