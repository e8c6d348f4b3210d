import { checkMetadataStrictly, readMetadata } from '../../chart/decode.ts';
import type { UncheckedMetadata } from '../../chart/metadata.ts';
import { basePath } from '../../go/path.ts';
import { parseConstraint, parseStrictVersion, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv.ts';
import { typeOf, type Value } from '../../go/value.ts';
import { unmarshalYamlMap } from '../../yaml/unmarshal.ts';
import { isEmail, isRequestUrl, isUrl } from './addresses.ts';
import { type Findings, problemOf, SEVERITY } from './message.ts';

const FILE = 'Chart.yaml';

/** The rules for Chart.yaml. `readText` throws where the file can't be read. */
export function lintChartYaml(findings: Findings, readText: () => string, isDirectory: boolean): void {
  const error = (problem: string | undefined) => findings.check(SEVERITY.error, FILE, problem);
  error(isDirectory ? 'should be a file, not a directory' : undefined);
  let text = '';
  let metadata: UncheckedMetadata = { name: '', version: '', apiVersion: '' };
  const unreadable = problemOf(() => {
    text = readText();
    metadata = readMetadata(text, 'v2', undefined);
  });
  if (!error(unreadable && `unable to parse YAML\n\t${unreadable}`)) return;
  const unstrict = problemOf(() => checkMetadataStrictly(text, 'v2'));
  findings.check(SEVERITY.warning, FILE, unstrict && `failed to strictly parse chart metadata file\n\t${unstrict}`);
  const table = tableOf(text);
  error(nameProblem(metadata.name));
  error(apiVersionProblem(metadata.apiVersion));
  error(typeProblem(table, 'version'));
  error(versionProblem(metadata.version));
  error(typeProblem(table, 'appVersion'));
  error(maintainerProblem(metadata));
  error(sourceProblem(metadata.sources ?? []));
  findings.check(SEVERITY.info, FILE, metadata.icon ? undefined : 'icon is recommended');
  error(metadata.icon && !isRequestUrl(metadata.icon) ? `invalid icon URL '${metadata.icon}'` : undefined);
  error(chartTypeProblem(metadata));
  error(dependenciesProblem(metadata));
  const loose = problemOf(() => parseStrictVersion(metadata.version));
  findings.check(SEVERITY.warning, FILE, loose && `version '${metadata.version}' is not a valid SemVerV2`);
}

function tableOf(text: string): ReadonlyMap<string, Value> {
  try {
    return unmarshalYamlMap(text) ?? new Map();
  } catch {
    return new Map();
  }
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'name is required';
  return basePath(name) === name ? undefined : `chart name ${quote(name)} is invalid`;
}

const ALLOWED = 'The value must be either "v1" or "v2"';

function apiVersionProblem(version: string): string | undefined {
  if (version === '') return `apiVersion is required. ${ALLOWED}`;
  return version === 'v1' || version === 'v2' ? undefined : `apiVersion '${version}' is not valid. ${ALLOWED}`;
}

function typeProblem(table: ReadonlyMap<string, Value>, key: string): string | undefined {
  const value = table.get(key);
  if (value === undefined || typeof value === 'string') return undefined;
  return `${key} should be of type string but it's of type ${typeOf(value)?.name ?? '<nil>'}`;
}

function versionProblem(version: string): string | undefined {
  if (version === '') return 'version is required';
  try {
    const problems = parseConstraint('>0.0.0-0').validate(parseVersion(version));
    return problems.length === 0 ? undefined : `version ${problems[0]}`;
  } catch {
    return `version '${version}' is not a valid SemVer`;
  }
}

function maintainerProblem({ maintainers }: UncheckedMetadata): string | undefined {
  for (const maintainer of maintainers ?? []) {
    if (!maintainer) return 'a maintainer entry is empty';
    const { name, email, url } = maintainer;
    if (!name) return 'each maintainer requires a name';
    if (email && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourceProblem(sources: readonly string[]): string | undefined {
  const bad = sources.find((source) => source === '' || !isRequestUrl(source));
  return bad === undefined ? undefined : `invalid source URL '${bad}'`;
}

function chartTypeProblem({ type, apiVersion }: UncheckedMetadata): string | undefined {
  if (!type || apiVersion === 'v2') return undefined;
  return `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`;
}

function dependenciesProblem({ dependencies, apiVersion }: UncheckedMetadata): string | undefined {
  if (!dependencies?.length || apiVersion === 'v2') return undefined;
  return `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`;
}
