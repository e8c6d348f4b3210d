import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Value } from '../../go/value.ts';
import { unmarshalYamlMap } from '../../yaml/unmarshal.ts';
import type { Settings } from '../settings.ts';
import { type CompletionAnswer, type CompletionRequest, DIRECTIVE } from './answer.ts';

function readTable(path: string): Map<string, Value> {
  try {
    return unmarshalYamlMap(readFileSync(path, 'utf8')) ?? new Map();
  } catch {
    return new Map();
  }
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : '';
}

/** The repositories that were added: `name\tURL`. */
export function listRepositories(settings: Settings): string[] {
  const repositories = readTable(settings.repositoryConfig).get('repositories');
  return (Array.isArray(repositories) ? repositories : [])
    .filter((entry) => entry instanceof Map)
    .map((entry) => `${textOf(entry.get('name'))}\t${textOf(entry.get('url'))}`);
}

function chartsOf(settings: Settings, repository: string): string[] {
  try {
    const names = readFileSync(join(settings.repositoryCache, `${repository}-charts.txt`), 'utf8');
    return names
      .split('\n')
      .filter(Boolean)
      .map((name) => `${repository}/${name}`);
  } catch {
    const entries = indexEntries(settings, repository);
    return [...entries.keys()].map((name) => `${repository}/${name}`);
  }
}

function indexEntries(settings: Settings, repository: string): Map<string, Value> {
  const entries = readTable(join(settings.repositoryCache, `${repository}-index.yaml`)).get('entries');
  return entries instanceof Map ? entries : new Map();
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function longDate(text: string): string {
  const [, year, month, day] = /^(\d+)-(\d\d)-(\d\d)/.exec(text) ?? ['', '1', '01', '01'];
  return `${MONTHS[Number(month) - 1]} ${Number(day)}, ${year!.padStart(4, '0')}`;
}

/** The versions of a chart of a repository, with what is known of each. */
export function listVersions(settings: Settings, chart: string): string[] {
  const [repository, name, ...rest] = chart.split('/');
  if (name === undefined || rest.length > 0) return [];
  const versions = indexEntries(settings, repository!).get(name);
  return (Array.isArray(versions) ? versions : [])
    .filter((entry) => entry instanceof Map)
    .map((entry) => {
      const appVersion = textOf(entry.get('appVersion'));
      const app = appVersion && `App: ${appVersion}, `;
      const created = `Created: ${longDate(textOf(entry.get('created')))} `;
      return `${textOf(entry.get('version'))}\t${app}${created}${entry.get('deprecated') === true ? '(deprecated)' : ''}`;
    });
}

const URL_PREFIXES = [
  'oci://\tChart OCI prefix',
  'https://\tChart URL prefix',
  'http://\tChart URL prefix',
  'file://\tChart local URL prefix',
];

/** Candidates for a chart: of the repositories, URLs and, with files allowed, of the working directory. */
export function listCharts({ settings, toComplete }: CompletionRequest, withFiles: boolean): CompletionAnswer {
  let noSpace = false;
  let noFiles = false;
  const items: string[] = [];
  for (const entry of listRepositories(settings)) {
    const [name, url] = entry.split('\t') as [string, string];
    if (toComplete.startsWith(`${name}/`)) {
      items.push(...chartsOf(settings, name));
      noSpace = false;
      break;
    }
    if (name.startsWith(toComplete)) {
      items.push(`${name}/\t${url}`);
      noSpace = true;
    }
  }
  for (const prefix of URL_PREFIXES) {
    if (toComplete.startsWith(prefix)) {
      noFiles = true;
      noSpace = true;
    } else if (prefix.startsWith(toComplete)) {
      items.push(prefix);
      noSpace = true;
    }
  }
  if (withFiles && items.length > 0 && toComplete !== '') {
    items.push(...namesHere().filter((name) => name.startsWith(toComplete)));
  }
  if (withFiles && toComplete === '') {
    items.push('./\tRelative path prefix to local chart', '/\tAbsolute path prefix to local chart');
  }
  const files = noFiles || !withFiles ? DIRECTIVE.noFiles : 0;
  return { items, directive: files | (noSpace ? DIRECTIVE.noSpace : 0) };
}

function namesHere(): string[] {
  try {
    return readdirSync('.').sort();
  } catch {
    return [];
  }
}
