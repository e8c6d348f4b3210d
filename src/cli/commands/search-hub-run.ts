import { joinPath } from '../../go/path.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { formatUrl, hostname, parseUrl } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { fetchAnswer } from '../../node/getter/http.ts';
import { escapeQuery, type HubChart, readHubAnswer } from '../../repo/hub.ts';
import { parseGivenUrl, shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { formatTable } from '../table.ts';
import { output } from './output-flag.ts';
import { columnWidth, failOnNoResult, searchHubFlags } from './search.ts';

const SEARCH_PATH = 'api/chartsvc/v1/charts/search';

/** `search hub`: asks a hub for charts. */
export async function runSearchHub(call: Invocation): Promise<number> {
  const { args, flags, terminal, log } = call;
  const endpoint = flags.get(searchHubFlags.endpoint);
  checkEndpoint(endpoint);
  let charts: readonly HubChart[];
  try {
    charts = await ask(endpoint, args.join(' '), call);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    debug(log, 'search failed', { error: error.message });
    throw new GoError(`unable to perform search against ${quote(shownUrl(endpoint))}`, error);
  }
  if (charts.length === 0 && flags.get(failOnNoResult)) throw new GoError('no results found');
  printResult(
    terminal,
    flags.get(output),
    formatted(
      flags.get(output),
      () => `[${charts.map((chart) => element(chart, endpoint)).join(',')}]`,
      () => table(charts, endpoint, flags.get(searchHubFlags.listRepoUrl), flags.get(columnWidth)),
    ),
  );
  return 0;
}

function checkEndpoint(endpoint: string): void {
  const complain = (problem: string): GoError =>
    new GoError(`unable to create connection to ${quote(shownUrl(endpoint))}: ${problem}`);
  let name: string;
  try {
    name = hostname(parseGivenUrl(endpoint));
  } catch (error) {
    throw complain((error as Error).message);
  }
  if (name === '') throw complain('no hostname provided');
}

async function ask(endpoint: string, keyword: string, { terminal }: Invocation): Promise<readonly HubChart[]> {
  const { rawPath: _, ...base } = parseUrl(endpoint);
  const url = formatUrl({ ...base, path: joinPath(base.path, SEARCH_PATH), rawQuery: `q=${escapeQuery(keyword)}` });
  const answer = await fetchAnswer(url, terminal.env, 0);
  if (answer.code !== 200) throw new GoError(`failed to fetch ${shownUrl(url)} : ${answer.status}`);
  return readHubAnswer(decodeUtf8(answer.body));
}

function urlOf({ id, packageUrl }: HubChart, endpoint: string): string {
  return packageUrl === '' ? `${endpoint}/charts/${id}` : packageUrl;
}

function element(chart: HubChart, endpoint: string): string {
  const { version, appVersion, description, repository } = chart;
  const fields = { url: urlOf(chart, endpoint), version, app_version: appVersion, description };
  return `${jsonObject(fields).slice(0, -1)},"repository":${jsonObject({ url: repository.url, name: repository.name })}}`;
}

function table(charts: readonly HubChart[], endpoint: string, withRepository: boolean, width: number): string {
  if (charts.length === 0) return 'No results found\n';
  const header = ['URL', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION', ...(withRepository ? ['REPO URL'] : [])];
  const rows = charts.map((chart) => {
    const { version, appVersion, description, repository } = chart;
    return [urlOf(chart, endpoint), version, appVersion, description, ...(withRepository ? [repository.url] : [])];
  });
  return `${formatTable([header, ...rows], width)}\n`;
}
