import { STATUS_CODES } from 'node:http';
import { sprintf } from '../../go/fmt.ts';
import { nextJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import { toLower } from '../../go/strings.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { requestedUrl } from '../../repo/shown-url.ts';
import { readHead } from './body.ts';
import type { WireResponse } from './wire.ts';

const MAX_ERROR_BYTES = 8 * 1024;

/** Where Go words a status differently than Node. */
const GO_STATUS_TEXTS: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  414: 'Request URI Too Long',
  416: 'Requested Range Not Satisfiable',
  418: "I'm a teapot",
  509: '',
};

/** An answer of a registry that is none of those asked for. */
export class AnswerError extends GoError {
  readonly status: number;
  /** The registry's own codes, such as `NAME_UNKNOWN`. */
  readonly codes: readonly string[];

  constructor(message: string, status: number, codes: readonly string[]) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

/** What is not there. */
export class NotFoundError extends GoError {
  constructor(what: string) {
    super(`${what}: not found`);
  }
}

interface RegistryError {
  readonly code: string;
  readonly message: string;
  readonly detail: Value;
}

/** What an answer's status and body say, in ORAS's words: `GET "https://…": response status code 401: Unauthorized`. */
export async function answerError(response: WireResponse): Promise<AnswerError> {
  const { method, url, status } = response;
  const errors = await errorsIn(response);
  const text =
    errors.length > 0 ? errors.map(errorText).join('; ') : (GO_STATUS_TEXTS[status] ?? STATUS_CODES[status] ?? '');
  const message = `${method} ${quote(requestedUrl(url))}: response status code ${status}: ${text}`;
  return new AnswerError(
    message,
    status,
    errors.map(({ code }) => code),
  );
}

async function errorsIn({ body, method }: WireResponse): Promise<readonly RegistryError[]> {
  if (method === 'HEAD') {
    body.destroy();
    return [];
  }
  let found: Value;
  try {
    found = nextJson(decodeUtf8(await readHead(body, MAX_ERROR_BYTES)), 0)?.value;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return [];
  }
  const list = found instanceof Map ? (found.get('errors') as Value) : undefined;
  if (!Array.isArray(list)) return [];
  const errors: RegistryError[] = [];
  for (const item of list as readonly Value[]) {
    if (!(item instanceof Map)) return [];
    const { code = '', message = '' } = { code: item.get('code'), message: item.get('message') } as {
      code?: Value;
      message?: Value;
    };
    if (typeof (code ?? '') !== 'string' || typeof (message ?? '') !== 'string') return [];
    errors.push({
      code: (code ?? '') as string,
      message: (message ?? '') as string,
      detail: item.get('detail') as Value,
    });
  }
  return errors;
}

function errorText({ code, message, detail }: RegistryError): string {
  const name = toLower(code.replaceAll('_', ' '));
  if (message === '') return name;
  if (detail === undefined || detail === null) return `${name}: ${message}`;
  return `${name}: ${message}: ${sprintf('%v', [detail])}`;
}
