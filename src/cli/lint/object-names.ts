import { quote } from '../../go/strconv.ts';
import { byteLength } from '../../go/text.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

function matchesWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text) && !text.endsWith('\n');
}

function tooLong(name: string, max: number): string[] {
  return byteLength(name) > max ? [`must be no more than ${max} characters`] : [];
}

function rule(text: string, pattern: string, ...examples: string[]): string {
  return `${text} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;
}

function subdomainProblems(name: string): string[] {
  const problems = tooLong(name, SUBDOMAIN_LENGTH);
  if (matchesWhole(SUBDOMAIN, name)) return problems;
  const text =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...problems, rule(text, SUBDOMAIN, 'example.com')];
}

function labelProblems(name: string): string[] {
  const problems = tooLong(name, LABEL_LENGTH);
  if (matchesWhole(LABEL, name)) return problems;
  if (matchesWhole(SUBDOMAIN, name)) return [...problems, 'must not contain dots'];
  const text =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...problems, rule(text, LABEL, 'my-name', '123-abc')];
}

function serviceProblems(name: string): string[] {
  const problems = tooLong(name, LABEL_LENGTH);
  if (matchesWhole(DNS_1035, name)) return problems;
  const text =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...problems, rule(text, DNS_1035, 'my-name', 'abc-123')];
}

function pathProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

function problemsOf(kind: string, name: string): string[] {
  switch (kind.toLowerCase()) {
    case 'service':
      return serviceProblems(name);
    case 'namespace':
      return labelProblems(name);
    case 'certificatesigningrequest':
      return [];
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return pathProblems(name);
    default:
      return subdomainProblems(name);
  }
}

/** What Kubernetes would say about an object's name, in its own words; undefined where it takes it. */
export function invalidName(kind: string, name: string): string | undefined {
  const texts = [
    ...new Set(problemsOf(kind, name).map((text) => `metadata.name: Invalid value: ${quote(name)}: ${text}`)),
  ];
  if (texts.length === 0) return undefined;
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
}

/** The same as Helm's lint says it. */
export function objectNameProblem(kind: string, name: string): string | undefined {
  const problem = invalidName(kind, name);
  if (problem === undefined) return undefined;
  return `object name does not conform to Kubernetes naming requirements: ${quote(name)}: ${problem}`;
}
