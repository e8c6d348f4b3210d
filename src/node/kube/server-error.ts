import { quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { sliceBytes } from '../../go/text.ts';
import { ApiError } from '../../kube/api.ts';
import type { Json, JsonObject } from '../../kube/json.ts';

const REASONS: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

const MAX_TEXT = 2048;

/** What was asked for and how it was answered. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfter?: number | undefined;
}

/** The error of an answer that says nothing by itself, in client-go's words for each status. */
export function genericError({ method, path, status, contentType, body, retryAfter = 0 }: Answered): ApiError {
  const isText = contentType === '' || /^text\//i.test(contentType.trim());
  const said = isText ? trimSpace(sliceBytes(body, 0, MAX_TEXT)) : 'unknown';
  let [reason, message] = REASONS[status] ?? [
    '',
    `the server responded with the status code ${status} but did not return more information`,
  ];
  if (status === 409 && method === 'POST') reason = 'AlreadyExists';
  else if (status === 403) [reason, message] = ['Forbidden', said];
  else if (status === 415) [reason, message] = ['UnsupportedMediaType', said];
  else if (status === 406) {
    reason = 'NotAcceptable';
    message =
      said === '' || said === 'unknown'
        ? 'the server was unable to respond with a content type that the client supports'
        : said;
  } else if (reason === '' && status >= 500) {
    reason = 'InternalError';
    message = `an error on the server (${quote(said)}) has prevented the request from succeeding`;
  }
  const { group, resource, name } = partsOf(path);
  if (resource !== '') {
    const full = group === '' ? resource : `${resource}.${group}`;
    message += ` (${method.toLowerCase()} ${full}${name === '' ? '' : ` ${name}`})`;
  }
  const details: JsonObject = {
    group,
    kind: resource,
    name,
    causes: [{ reason: 'UnexpectedServerResponse', message: said }],
    retryAfterSeconds: retryAfter,
  };
  return new ApiError(status, message, reason, details);
}

/** The error that an answer means: the server's own where it sent a `Status`. */
export function answerError(answered: Answered): ApiError {
  const status = /json/.test(answered.contentType) ? statusIn(answered.body) : undefined;
  return status === undefined ? genericError(answered) : ApiError.of(status, answered.status);
}

function statusIn(body: string): Json | undefined {
  try {
    const answer = JSON.parse(body) as { readonly kind?: unknown; readonly status?: unknown } | null;
    return answer?.kind === 'Status' && answer.status === 'Failure' ? (answer as Json) : undefined;
  } catch {
    return undefined;
  }
}

interface PathParts {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

/** Which resource a path is about; nothing for discovery and the like. */
function partsOf(path: string): PathParts {
  const cut = path.indexOf('?');
  const segments = (cut < 0 ? path : path.slice(0, cut)).split('/').slice(1).map(decoded);
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') return { group: '', resource: '', name: '' };
  const group = core ? '' : (segments[1] ?? '');
  const rest = segments.slice(core ? 2 : 3);
  // `namespaces/x` alone is a namespace; with more after it, it says where that is.
  if (rest[0] === 'namespaces' && rest.length > 2) rest.splice(0, 2);
  return { group, resource: rest[0] ?? '', name: rest[1] ?? '' };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
