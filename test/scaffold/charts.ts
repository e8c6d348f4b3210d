import type { Notice } from '../../src/compose/project.ts';
import { readCompose } from '../../src/compose/read.ts';
import { composeChart } from '../../src/scaffold/compose/chart.ts';
import { manifestChart } from '../../src/scaffold/manifests/chart.ts';
import { memoryHost } from './memory-host.ts';

export interface Made {
  /** Texts of the chart's files by their paths. */
  readonly files: Record<string, string>;
  /** `key: text`. */
  readonly notices: string[];
}

function made(files: ReadonlyMap<string, Uint8Array>, notices: readonly Notice[]): Made {
  const texts = [...files].map(([path, data]): [string, string] => [path, new TextDecoder().decode(data)]);
  return { files: Object.fromEntries(texts), notices: notices.map(({ key, text }) => `${key}: ${text}`) };
}

/** The chart `demo` of a Compose file with other files beside it. */
export function fromCompose(
  text: string,
  beside: Readonly<Record<string, string>> = {},
  env = {},
  name = 'demo',
): Made {
  const files = Object.fromEntries(Object.entries(beside).map(([name, content]) => [`/project/${name}`, content]));
  const host = memoryHost(files, env);
  const project = readCompose([{ name: 'compose.yaml', text }], { directory: '/project' }, host);
  const { files: chart, notices } = composeChart(name, project, host);
  return made(chart, notices);
}

/** The chart `demo` of manifests. */
export function fromManifests(text: string, crdsInTemplates = false): Made {
  const { files, notices } = manifestChart('demo', [{ name: 'all.yaml', text }], { crdsInTemplates });
  return made(files, notices);
}
