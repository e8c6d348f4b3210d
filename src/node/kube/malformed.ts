import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';

/** What Node's HTTP parser says of bytes that are no HTTP. */
export interface ParserError extends Error {
  /** Text for the parser's errors; those of aborted requests have a number. */
  readonly code?: string | number;
  /** The bytes that came at last. */
  readonly rawPacket?: Uint8Array;
}

/** Why an answer has no body that can be read, in the words of Go's `net/http`; undefined for errors of another kind. */
export function malformedBody(error: ParserError | undefined): string | undefined {
  switch (error?.code) {
    case 'HPE_INVALID_CHUNK_SIZE':
      return 'invalid byte in chunk length';
    case 'HPE_STRICT':
      return 'malformed chunked encoding';
    default:
      return undefined;
  }
}

const BROKEN = 'net/http: HTTP/1.x transport connection broken: ';

/** Why bytes are no answer at all, in those words. */
export function malformedAnswer({ code, rawPacket }: ParserError): string | undefined {
  if (typeof code !== 'string' || !code.startsWith('HPE_') || rawPacket === undefined) return undefined;
  const [first = '', ...headers] = decodeUtf8(rawPacket).split(/\r?\n/);
  const problem = firstLineProblem(first) ?? headerProblem(headers);
  return problem === undefined ? undefined : BROKEN + problem;
}

function firstLineProblem(line: string): string | undefined {
  const space = line.indexOf(' ');
  if (space < 0) return `malformed HTTP response ${quote(line)}`;
  const version = line.slice(0, space);
  const [status = ''] = line.slice(space).replace(/^ +/, '').split(' ', 1);
  if (status.length !== 3 || !/^\+?\d+$/.test(status)) return `malformed HTTP status code ${quote(status)}`;
  return /^HTTP\/\d\.\d$/.test(version) ? undefined : `malformed HTTP version ${quote(version)}`;
}

function headerProblem(lines: readonly string[]): string | undefined {
  const end = lines.indexOf('');
  const line = lines.slice(0, end < 0 ? lines.length : end).find((header) => !header.includes(':'));
  return line === undefined ? undefined : `malformed MIME header: missing colon: ${quote(line)}`;
}
