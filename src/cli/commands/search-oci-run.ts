import { TschartError } from '../../errors.ts';
import { type Constraint, parseConstraint, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv.ts';
import { compareStrings } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { CatalogError, type ChartDescription, type RegistryClient } from '../../node/registry/client.ts';
import { limiter } from '../../node/registry/limiter.ts';
import { isOci, OCI_PREFIX, withoutScheme } from '../../node/registry/reference.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { downloadOptions } from '../fetching.ts';
import { registryClient } from '../registry-client.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { formatTable } from '../table.ts';
import { devel } from './chart-flags.ts';
import { output } from './output-flag.ts';
import { searchOciFlags } from './search-oci.ts';

/** Requests that are on their way at once. */
const CONCURRENCY = 8;

interface Row {
  readonly name: string;
  readonly chart: ChartDescription;
}

/** `search oci`: versions of a chart in a registry, or the charts that a registry lists. */
export async function runSearchOci(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const [reference, keyword = ''] = args as readonly [string, string?];
  if (!isOci(reference)) {
    throw new TschartError(
      'REFERENCE',
      `${quote(shownUrl(reference))} is not in a registry: it must begin with oci://`,
      {
        advice: 'search repo looks into the repositories that were added.',
      },
    );
  }
  const range = flags.get(searchOciFlags.version) || (flags.get(devel) ? '>0.0.0-0' : '>0.0.0');
  const search: Search = {
    client: registryClient(call, downloadOptions(call.flags), () => {}),
    range: constraintOf(range),
    all: flags.get(searchOciFlags.versions),
    call,
  };
  const path = withoutScheme(reference);
  const isPlace = !path.includes('/') || path.endsWith('/');
  const found = isPlace ? await chartsBelow(path, search) : await versionsOf(path, search);
  const rows = keyword === '' ? found : found.filter((row) => holds(row, keyword));
  if (rows.length === 0 && flags.get(searchOciFlags.failOnNoResult)) throw new GoError('no results found');
  printResult(
    terminal,
    flags.get(output),
    formatted(
      flags.get(output),
      () => `[${rows.map(element).join(',')}]`,
      () => table(rows, flags.get(searchOciFlags.columnWidth)),
    ),
  );
  return 0;
}

interface Search {
  readonly client: RegistryClient;
  readonly range: Constraint;
  readonly all: boolean;
  readonly call: Invocation;
}

function constraintOf(range: string): Constraint {
  try {
    return parseConstraint(range);
  } catch (error) {
    throw new GoError(`an invalid version/constraint format: ${(error as Error).message}`, error);
  }
}

/** The newest version in the range, or all of them. */
async function versionsOf(path: string, { client, range, all, call }: Search): Promise<Row[]> {
  const versions = (await client.tags(path)).filter((version) => range.check(parseVersion(version)));
  const limit = limiter(CONCURRENCY);
  const described = await Promise.all(
    (all ? versions : versions.slice(0, 1)).map((version) => limit(() => client.describe(`${path}:${version}`))),
  );
  return described.flatMap((chart) => {
    if (chart !== undefined) return [{ name: OCI_PREFIX + path, chart }];
    debug(call.log, 'this is no chart', { reference: path });
    return [];
  });
}

async function chartsBelow(path: string, search: Search): Promise<Row[]> {
  const slash = path.indexOf('/');
  const host = slash < 0 ? path : path.slice(0, slash);
  const prefix = slash < 0 ? '' : path.slice(slash + 1);
  const names = await catalog(host, search.client);
  const limit = limiter(CONCURRENCY);
  const found = await Promise.all(
    names
      .filter((name) => name.startsWith(prefix))
      .sort(compareStrings)
      .map((name) => limit(() => versionsIfAny(`${host}/${name}`, search))),
  );
  return found.flat();
}

async function catalog(host: string, client: RegistryClient): Promise<string[]> {
  try {
    return await client.repositories(host);
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    throw new TschartError('NO_CATALOG', error.message, {
      cause: error,
      advice: `Name a chart: tschart search oci oci://${host}/PATH/CHART`,
    });
  }
}

/** A repository of a list may be empty, or nobody's business: the others count all the same. */
async function versionsIfAny(path: string, search: Search): Promise<Row[]> {
  try {
    return await versionsOf(path, search);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    debug(search.call.log, 'left out of the list', { repository: path, error: error.message });
    return [];
  }
}

function holds({ name, chart }: Row, keyword: string): boolean {
  const wanted = keyword.toLowerCase();
  return name.toLowerCase().includes(wanted) || chart.description.toLowerCase().includes(wanted);
}

function element({ name, chart }: Row): string {
  const { version, appVersion, description, digest } = chart;
  return jsonObject({ name, version, app_version: appVersion, description, digest });
}

function table(rows: readonly Row[], width: number): string {
  if (rows.length === 0) return 'No results found\n';
  const cells = rows.map(({ name, chart }) => [name, chart.version, chart.appVersion, chart.description]);
  return `${formatTable([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...cells], width)}\n`;
}
