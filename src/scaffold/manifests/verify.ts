import type { Notice } from '../../compose/project.ts';
import { TschartError } from '../../errors.ts';
import { deepEqual } from '../../go/deepequal.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { addText } from '../chart-files.ts';
import type { ManifestChart } from './chart.ts';

/** Renders a chart with its own values: each template's text. */
export type RenderChart = (files: ReadonlyMap<string, Uint8Array>) => ReadonlyMap<string, string>;

/**
 * Renders the chart and compares each object with the one that it was made of. A template that gives another one is
 * written without anything lifted; the notices say so.
 */
export function verified(chart: ManifestChart, render: RenderChart): ManifestChart {
  const { expected } = chart;
  const files = new Map(chart.files);
  const notices: Notice[] = [...chart.notices];
  const literally = (path: string): void => {
    const { literal, at } = expected.get(path)!;
    addText(files, path, literal);
    notices.push({
      at,
      key: path,
      text: 'nothing is lifted into values here: it would not have given the same object',
    });
  };
  const texts = rendered(files, render, literally, expected);
  for (const [path, { value }] of expected) {
    const text = texts.get(path);
    if (text !== undefined && deepEqual(unmarshalYaml(text), value)) continue;
    literally(path);
  }
  return { ...chart, files, notices };
}

/** Renders, and writes those templates plainly that cannot be rendered. */
function rendered(
  files: ReadonlyMap<string, Uint8Array>,
  render: RenderChart,
  literally: (path: string) => void,
  expected: ManifestChart['expected'],
): ReadonlyMap<string, string> {
  const done = new Set<string>();
  for (;;) {
    try {
      return render(files);
    } catch (error) {
      const template = error instanceof TschartError ? (error.at?.template ?? named(error.message)) : undefined;
      const path =
        template === undefined ? undefined : [...expected.keys()].find((name) => template.endsWith(`/${name}`));
      if (path === undefined || done.has(path)) throw error;
      done.add(path);
      literally(path);
    }
  }
}

/** The template that a message names: `YAML parse error on chart/templates/a.yaml: …`. */
function named(message: string): string | undefined {
  return /^YAML parse error on (\S+?):/.exec(message)?.[1];
}
