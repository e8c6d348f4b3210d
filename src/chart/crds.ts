import { decodeUtf8 } from '../go/text.ts';
import { type Chart, chartFullPath } from './model.ts';

const MANIFEST_FILE = /\.(ya?ml|json)$/i;

/** A file of crds/, of the chart or of a dependency. CRDs are large and seldom read: the text is made when asked for. */
export class Crd {
  /** Path in its own chart. */
  readonly name: string;
  /** Path in the chart tree, such as `parent/charts/child/crds/x.yaml`. */
  readonly path: string;
  readonly data: Uint8Array;

  constructor(name: string, path: string, data: Uint8Array) {
    this.name = name;
    this.path = path;
    this.data = data;
  }

  get text(): string {
    return decodeUtf8(this.data);
  }
}

/** The files of crds/ in the order in which Helm installs and prints them: a chart's own, then its dependencies'. */
export function crdsOf(chart: Chart): Crd[] {
  const own = chart.files
    .filter(({ name }) => name.startsWith('crds/') && MANIFEST_FILE.test(name))
    .map(({ name, data }) => new Crd(name, `${chartFullPath(chart)}/${name}`, data));
  return [...own, ...chart.dependencies.flatMap(crdsOf)];
}
