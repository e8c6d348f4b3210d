import { readdirSync, readFileSync } from 'node:fs';
import { IndexStore } from '../../node/charts/index-store.ts';
import { chartNamesPath, indexPath, loadRepositories } from '../../node/charts/repositories.ts';
import type { IndexView } from '../../repo/index-view.ts';
import type { Settings } from '../settings.ts';
import { type CompletionAnswer, type CompletionRequest, DIRECTIVE } from './answer.ts';

/** The repositories that were added: `name\tURL`. */
export function listRepositories(settings: Settings): string[] {
  try {
    return loadRepositories(settings.repositoryConfig).map(({ name, url }) => `${name}\t${url}`);
  } catch {
    return [];
  }
}

function chartsOf(settings: Settings, repository: string): string[] {
  try {
    const names = readFileSync(chartNamesPath(settings.repositoryCache, repository), 'utf8');
    return names
      .split('\n')
      .filter(Boolean)
      .map((name) => `${repository}/${name}`);
  } catch {
    return (cachedIndex(settings, repository)?.names ?? []).map((name) => `${repository}/${name}`);
  }
}

function cachedIndex(settings: Settings, repository: string): IndexView | undefined {
  try {
    return new IndexStore(() => {}).load(indexPath(settings.repositoryCache, repository));
  } catch {
    return undefined;
  }
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
  const versions = cachedIndex(settings, repository!)?.versions(name) ?? [];
  return versions.map(({ metadata, created }) => {
    const app = metadata.appVersion ? `App: ${metadata.appVersion}, ` : '';
    const note = metadata.deprecated ? '(deprecated)' : '';
    return `${metadata.version}\t${app}Created: ${longDate(created)} ${note}`;
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
