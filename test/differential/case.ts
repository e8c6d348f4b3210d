import { decodeUtf8, encodeUtf8 } from '../../src/go/text.ts';

/**
 * A chart and how to render it, in the form of the recorded cases: `snippet` is evaluated within a definition and shown
 * as JSON, `template` is a whole templates/t.yaml, `files` are added; texts hold bytes as `src/go/text.ts` says.
 */
export interface Case {
  readonly snippet?: string;
  readonly template?: string;
  readonly values?: string;
  /** Path to text, relative to the chart; `../x` lies beside it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** What is printed: the text, or what stands after `Error: `. */
export interface Answer {
  readonly stdout: string;
  readonly error?: string;
}

export interface PlacedFile {
  readonly path: string;
  readonly data: Uint8Array;
}

const CHART = `apiVersion: v2
name: conf
version: 1.2.3
appVersion: "4.5.6"
description: Conformance case
type: application
`;

const SHOW = `apiVersion: v1
kind: ConfigMap
metadata:
  name: t
data:
  value: {{ include "case" . | toJson }}
`;

/** The files of the chart, in the order of a walk, and those beside it. */
export function placeFiles(c: Case): { readonly chart: PlacedFile[]; readonly beside: PlacedFile[] } {
  const texts = new Map<string, string>([['Chart.yaml', CHART]]);
  if (c.values !== undefined) texts.set('values.yaml', c.values);
  if (c.snippet !== undefined) {
    texts.set('templates/_case.tpl', `{{define "case"}}${c.snippet}{{end}}`);
    texts.set('templates/t.yaml', SHOW);
  }
  if (c.template !== undefined) texts.set('templates/t.yaml', c.template);
  for (const [path, text] of Object.entries(c.files ?? {})) texts.set(path, text);
  const chart: PlacedFile[] = [];
  const beside: PlacedFile[] = [];
  for (const [path, text] of texts) {
    if (path.startsWith('../')) beside.push({ path: path.slice(3), data: encodeUtf8(text) });
    else chart.push({ path, data: encodeUtf8(text) });
  }
  const order = ({ path }: PlacedFile): string => path.replaceAll('/', '\0');
  chart.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { chart, beside };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A case as the two programs read it: one line. */
export function requestLine(id: number, c: Case): string {
  const { chart, beside } = placeFiles(c);
  const coded = (files: PlacedFile[]): object[] => files.map(({ path, data }) => ({ path, data: base64(data) }));
  return `${JSON.stringify({ id, files: coded(chart), beside: coded(beside), args: c.args ?? [] })}\n`;
}

/** The answer in a line of the oracle. */
export function readAnswer(line: string): { readonly id: number; readonly answer: Answer } {
  const { id, stdout, error, failed } = JSON.parse(line) as {
    id: number;
    stdout: string | null;
    error?: string;
    failed: boolean;
  };
  const text = (coded: string | null | undefined): string => decodeUtf8(Buffer.from(coded ?? '', 'base64'));
  return { id, answer: failed ? { stdout: text(stdout), error: text(error) } : { stdout: text(stdout) } };
}

export function sameAnswer(a: Answer, b: Answer): boolean {
  return a.error === b.error && a.stdout === b.stdout;
}
