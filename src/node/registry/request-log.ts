import type { Log } from '../../chart/log.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { requestedUrl } from '../../repo/shown-url.ts';
import { holdsCredentials, shownHeader } from './secrets.ts';
import type { Body, Send, WireResponse } from './wire.ts';

const MAX_SHOWN = 16 * 1024;

/** Logs each request and its answer at DEBUG, as Helm does with --debug; what lets somebody in is left out. */
export function logging(send: Send, log: Log): Send {
  let count = 0;
  return async (request) => {
    const id = String(count++);
    const { method } = request;
    const answer = 'Response'.slice(0, method.length);
    log({
      level: 'DEBUG',
      message: method,
      attributes: [
        ['id', id],
        ['url', requestedUrl(request.url)],
        ['header', headerText(request.headers)],
      ],
    });
    let response: WireResponse;
    try {
      response = await send(request);
    } catch (error) {
      const problem = error instanceof GoError ? error.message : String(error);
      log({
        level: 'DEBUG',
        message: answer,
        attributes: [
          ['id', id],
          ['error', problem],
        ],
      });
      throw error;
    }
    const { text, body } = await bodyText(response);
    log({
      level: 'DEBUG',
      message: answer,
      attributes: [
        ['id', id],
        ['status', response.statusText],
        ['header', headerText(response.headers)],
        ['body', text],
      ],
    });
    return { ...response, body };
  };
}

function headerText(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'string' ? value : value.join(', ');
    return [`   ${quote(canonical(name))}: ${quote(shownHeader(name, text))}`];
  });
  return lines.length === 0 ? '   Empty header' : lines.join('\n');
}

/** `docker-content-digest` as Go writes it: `Docker-Content-Digest`. */
function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

async function bodyText(response: WireResponse): Promise<{ readonly text: string; readonly body: Body }> {
  const { method, headers, body } = response;
  const length = headers['content-length'];
  if (method === 'HEAD' || length === '0') return { text: '   No response body to print', body };
  const type = headers['content-type'];
  if (!type) return { text: '   Response body without a content type is not printed', body };
  if (!isText(type)) return { text: `   Response body of content type ${quote(type)} is not printed`, body };
  const head = await peek(body);
  return { text: shownBody(head.bytes, head.problem), body: head.body };
}

function shownBody(bytes: Uint8Array, problem: string): string {
  if (problem !== '') return `   Error reading response body: ${problem}`;
  const text = decodeUtf8(bytes);
  if (text === '') return '   Response body is empty';
  if (holdsCredentials(text)) return '   Response body redacted due to potential credentials';
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}\n...(truncated)` : text;
}

function isText(type: string): boolean {
  const media = type.toLowerCase().split(';', 1)[0]!.trim();
  return (
    media === 'application/json' ||
    media === 'text/plain' ||
    media === 'text/html' ||
    /^[^/]+\/[^/]+\+json$/.test(media)
  );
}

/** Reads the head of a body, and gives a body that begins with it. */
async function peek(
  body: Body,
): Promise<{ readonly bytes: Uint8Array; readonly problem: string; readonly body: Body }> {
  const rest = body[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let failure: unknown;
  let done = false;
  try {
    while (size <= MAX_SHOWN && !done) {
      const next = await rest.next();
      if (next.done) done = true;
      else {
        pieces.push(next.value);
        size += next.value.length;
      }
    }
  } catch (error) {
    failure = error;
  }
  const whole: Body = {
    async *[Symbol.asyncIterator]() {
      yield* pieces;
      if (failure !== undefined) throw failure;
      if (!done) yield* { [Symbol.asyncIterator]: () => rest };
    },
    destroy: () => body.destroy(),
  };
  return { bytes: Buffer.concat(pieces), problem: failure instanceof GoError ? failure.message : '', body: whole };
}
