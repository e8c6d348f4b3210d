import type { Component } from '../component.ts';

/** What templates say about the chart as a whole. */
export interface ChartWords {
  /** The chart's name, before which its named templates are called. */
  readonly chart: string;
  /** All components by the name of their service. */
  readonly components: ReadonlyMap<string, Component>;
}

/** The chart's full name, as text in a template. */
export function fullName({ chart }: ChartWords): string {
  return `{{ include "${chart}.fullname" . }}`;
}

/** The chart's full name and what stands behind it, as an expression. */
export function named({ chart }: ChartWords, suffix: string): string {
  return `(printf "%s-${suffix}" (include "${chart}.fullname" .))`;
}

/** A block that is left out when the value is empty: the value as YAML below `key`. */
export function withValue(path: string, key: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${pad}{{- with ${path} }}\n${pad}${key}:\n${pad}  {{- toYaml . | nindent ${indent + 2} }}\n${pad}{{- end }}\n`;
}

/** A name as YAML: in quotes where it would be read as something else than text. */
export function word(name: string): string {
  return /^(?:true|false|yes|no|on|off|null|y|n)$/i.test(name) || !/^[a-z]/i.test(name) ? JSON.stringify(name) : name;
}
