import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TschartError } from '../../../errors.ts';
import { quote } from '../../../go/strconv.ts';
import { isSocket, type Settings } from './settings.ts';

/** The settings of a service in a connection service file. Throws in lib/pq's words. */
export function findService(path: string, service: string): Map<string, string> {
  const fail = (problem: string): TschartError => new TschartError('SQL_SETTINGS', `pq: ${problem}`);
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    throw fail(`service file ${quote(path)} not found`);
  }
  let found: Map<string, string> | undefined;
  for (const [index, text] of lines.entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      if (found !== undefined) return found;
      if (line.slice(1, -1).trim() === service) found = new Map();
      continue;
    }
    if (found === undefined) continue;
    const equals = line.indexOf('=');
    if (equals < 0) throw fail(`line ${index + 1}: missing '=' in ${quote(line)}`);
    const key = line.slice(0, equals).trim();
    if (key === '') throw fail(`line ${index + 1}: no value before '=' in ${quote(line)}`);
    found.set(key, line.slice(equals + 1).trim());
  }
  if (found === undefined) throw fail(`definition of service ${quote(service)} not found`);
  return found;
}

const SHARED = 0o077;

/** The password that the password file has for a connection; empty where it has none or others may read it. */
export function passwordOf(settings: Settings, host: string, port: number, home: string | undefined): string {
  if (settings.password !== '') return settings.password;
  const path = settings.passfile || join(home || homedir(), '.pgpass');
  let lines: string[];
  try {
    if (process.platform !== 'win32' && statSync(path).mode & SHARED) {
      process.stderr.write(
        `WARNING: password file ${quote(path)} has group or world access; permissions should be u=rw (0600) or less\n`,
      );
      return '';
    }
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return '';
  }
  const wanted = [host, String(port), settings.database, settings.user];
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length !== 5) continue;
    const fits = wanted.every((value, i) => {
      const field = fields[i]!;
      return field === '*' || field === value || (i === 0 && field === 'localhost' && (host === '' || isSocket(host)));
    });
    if (fits) return fields[4]!;
  }
  return '';
}

/** Fields between colons; a backslash takes the next character as it is. */
function fieldsOf(line: string): string[] {
  const fields = [''];
  for (const [part] of line.replace(/\r$/, '').matchAll(/\\?./gs)) {
    if (part === ':') fields.push('');
    else fields[fields.length - 1] += part.startsWith('\\') ? part.slice(1) : part;
  }
  return fields;
}
