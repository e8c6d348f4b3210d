/** What a run calls its own: taken out before two runs are compared. */
export interface Names {
  readonly namespace: string;
  readonly folder: string;
}

const POD_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
/** What a controller puts behind a name. */
const POD_NAME = new RegExp(`-[${POD_LETTERS}]{5}(?= )`);
const CLUSTER_IP = /^10\.0\.0\.\d{1,3}$/;
const RULES: readonly (readonly [RegExp, string])[] = [
  // Addresses of servers, cluster IPs, ports of nodes.
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
  [/\b10\.0\.0\.\d{1,3}\b/g, '<ip>'],
  [/("nodePort": ?|\b\d+:)3[0-2]\d{3}\b/g, '$1<port>'],
  // RFC 3339, but for Go's zero time.
  [/\b(?!0001-)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  // time.Time.String, in a column of `list` with its padding: the digits after the point vary.
  [/\bUPDATED +\t/g, 'UPDATED\t'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+0000 UTC(?: *(?=\t))?/g, '<time>'],
  // ANSI C, in `status` and `history`.
  [/\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/(resourceVersion\\*"?: ?\\*"?)\d+/g, '$1<version>'],
  [new RegExp(`-([${POD_LETTERS}]{8,10})-[${POD_LETTERS}]{5}\\b`, 'g'), '-$1-<pod>'],
  [new RegExp(`(\\bpod: [a-z0-9.-]+)-[${POD_LETTERS}]{5}\\b`, 'g'), '$1-<pod>'],
  // Races within client-go: an answer or a watch that is ended while it comes.
  [/^E\d{4} .*request\.go:\d+\] "Unexpected error when reading response body" err="context canceled"\n/gm, ''],
  [/^I\d{4} .*reflector\.go:\d+\] "Warning: watch ended with error".*context canceled.*\n/gm, ''],
  // klog's head: time and process.
  [/^([IWE])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /gm, '$1<time> <process> '],
  // How often a status was looked at, which --debug tells.
  [/^level=DEBUG msg="waiting for resource".*\n/gm, ''],
  [/\b(createdAt|modifiedAt)("?: ?"?|=)\d{10}\b/g, '$1$2<time>'],
  // Names that --generate-name made of the time.
  [/-1[789]\d{8}\b/g, '-<seconds>'],
];

/** Takes out of a text what differs from run to run; nothing else. */
export function mask(text: string, { namespace, folder }: Names): string {
  let masked = maskTables(text).replaceAll(folder, '<folder>').replaceAll(namespace, '<namespace>');
  // `history` cuts descriptions off, perhaps within the namespace's name.
  masked = masked.replace(/\bharness-[a-z]*(?=\.\.)/g, (cut) => (namespace.startsWith(cut) ? '<namespace>' : cut));
  for (const [pattern, replacement] of RULES) masked = masked.replace(pattern, replacement);
  return masked;
}

/** What the server prints in the tables of `status`: ages, durations, names of pods; Helm prints the tables in any order. */
function maskTables(text: string): string {
  const begin = text.indexOf('==> ');
  if (begin < 0) return text;
  const length = /\n\n(?!==> )/.exec(text.slice(begin))?.index ?? text.length - begin;
  const tables = text
    .slice(begin, begin + length)
    .split(/\n\n(?===> )/)
    .map(maskTable);
  return text.slice(0, begin) + tables.sort().join('\n\n') + text.slice(begin + length);
}

function maskTable(table: string): string {
  const [title, header = '', ...rows] = table.split('\n');
  // Columns begin where the header's words do, two spaces or more after the word before.
  const starts = [...header.matchAll(/(?:^|(?<= {2}))\S/g)].map((match) => match.index);
  const cells = (line: string): string[] => starts.map((start, i) => line.slice(start, starts[i + 1] ?? line.length));
  const names = cells(header).map((name) => name.trim());
  const masked = [header, ...rows].map((line) =>
    cells(line)
      .map((cell, i) => {
        const last = i === starts.length - 1 ? '' : '   ';
        if (names[i] === 'AGE' || names[i] === 'DURATION')
          return cell.replace(/(?:\d+[dhms])+|<invalid>/, '<age>').trimEnd() + last;
        if (names[i] === 'CLUSTER-IP') return `${cell.trim().replace(CLUSTER_IP, '<ip>')}${last}`;
        if (title!.startsWith('==> v1/Pod') && i === 0) return cell.replace(POD_NAME, '-<pod>');
        return cell;
      })
      .join(''),
  );
  return [title, ...masked].join('\n');
}
