import { TschartError } from '../../../errors.ts';
import { type ConnectionError, dialProblem, streamProblem } from '../../kube/dial-problem.ts';
import { type Host, isSocket } from './settings.ts';

/** What `pg` makes of an error that a server reports. */
interface ServerError extends Error {
  readonly severity: string;
  readonly code: string;
  /** Where in the query, in characters from 1. */
  readonly position?: string;
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}

/** An error of a query, as lib/pq words it: `pq: MESSAGE at column N (SQLSTATE)`. */
export function queryError(error: unknown, query = ''): TschartError {
  return new TschartError('SQL', textOf(error, query), { cause: error });
}

function textOf(error: unknown, query: string): string {
  if (!isServerError(error)) return plainProblem(error as ConnectionError);
  return `pq: ${error.message}${placeOf(error, query)} (${error.code})`;
}

function placeOf({ position }: ServerError, query: string): string {
  if (position === undefined || query === '') return '';
  const before = [...query].slice(0, Number(position) - 1).join('');
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return query.includes('\n') ? ` at position ${before.split('\n').length}:${column}` : ` at column ${column}`;
}

function plainProblem(error: ConnectionError): string {
  if (error.message.startsWith('Connection terminated')) return 'driver: bad connection';
  return streamProblem(error);
}

const SOCKET_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ECONNREFUSED: 'connection refused',
  ENOTSOCK: 'connection refused',
};

/** Why a server could not be connected to, in the words of lib/pq and Go's dialer. */
export function connectError(error: unknown, { host, address, port }: Host, user: string): TschartError {
  const fail = (message: string): TschartError => new TschartError('SQL_CONNECT', message, { cause: error });
  if (isServerError(error)) return queryError(error);
  const problem = error as ConnectionError;
  const { message, code = '', syscall } = problem;
  if (message === 'The server does not support SSL connections') return fail('pq: SSL is not enabled on the server');
  if (message === 'There was an error establishing an SSL connection') {
    return fail('pq: SSL is not enabled on the server');
  }
  if (message.includes('client password must be a')) {
    return fail(`pq: password authentication failed for user "${user}" (28P01)`);
  }
  if (message.startsWith('Connection terminated')) return fail('unexpected EOF');
  if (isSocket(host) && address === '') {
    return fail(`dial unix ${host}/.s.PGSQL.${port}: connect: ${SOCKET_PROBLEMS[code] ?? message}`);
  }
  if (message === 'timeout expired') return fail(`dial tcp ${address || host}:${port}: i/o timeout`);
  if (syscall === 'connect' || syscall === 'getaddrinfo' || problem.errors !== undefined) {
    return fail(dialProblem(problem, address || host, port));
  }
  return fail(message.startsWith('tls: ') ? message : streamProblem(problem));
}
