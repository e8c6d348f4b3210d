import { defaultCapabilities, parseKubeVersion } from '../../src/chart/capabilities.ts';
import { checkDependencies, checkInstallable, checkRenderable } from '../../src/chart/checks.ts';
import { processDependencies } from '../../src/chart/dependencies.ts';
import { loadChart } from '../../src/chart/load.ts';
import { TschartError } from '../../src/errors.ts';
import { trimSpace } from '../../src/go/strings.ts';
import { GoError } from '../../src/go/value.ts';
import { nodeHost } from '../../src/node/host.ts';
import { manifestText, renderChart, sourced } from '../../src/render/render.ts';
import { mergeOptions } from '../../src/values/options.ts';
import { type Answer, type Case, type PlacedFile, placeFiles } from './case.ts';

const host = nodeHost();

interface Arguments {
  readonly valueFiles: string[];
  readonly values: string[];
  readonly stringValues: string[];
  readonly jsonValues: string[];
  readonly literalValues: string[];
  readonly fileValues: string[];
  readonly apiVersions: string[];
  kubeVersion: string | undefined;
  isUpgrade: boolean;
  includeCrds: boolean;
  hooks: boolean;
}

/** What `template rel ./chart -n ns` prints for a case, computed in this process. */
export function ourAnswer(c: Case): Answer {
  try {
    return { stdout: render(c) };
  } catch (error) {
    if (error instanceof GoError || error instanceof TschartError) return { stdout: '', error: error.message };
    return { stdout: '', error: `CRASH: ${error instanceof Error ? error.stack : String(error)}` };
  }
}

function render(c: Case): string {
  const args = readArguments(c.args ?? []);
  const { chart: files, beside } = placeFiles(c);
  const defaults = defaultCapabilities();
  const { kubeVersion: asked } = args;
  const kubeVersion =
    asked === undefined
      ? defaults.kubeVersion
      : prefixed(`invalid kube version '${asked}': `, () => parseKubeVersion(asked));
  const values = mergeOptions(args, (path) => readBeside(path, beside));
  const loaded = loadChart(files.map(({ path, data }) => ({ name: path, data: withoutMark(data) })));
  checkInstallable(loaded);
  checkDependencies(loaded);
  checkRenderable(loaded);
  const chart = prefixed('chart dependencies processing failed: ', () => processDependencies(loaded, values));
  const rendered = hinted(() =>
    renderChart(chart, values, {
      release: {
        name: 'rel',
        namespace: 'ns',
        revision: 1,
        isInstall: !args.isUpgrade,
        isUpgrade: args.isUpgrade,
      },
      capabilities: {
        ...defaults,
        kubeVersion,
        apiVersions: [...defaults.apiVersions, ...args.apiVersions],
      },
      host,
    }),
  );
  let text = `${trimSpace(manifestText(rendered, { includeCrds: args.includeCrds }))}\n`;
  if (args.hooks) for (const { path, manifest } of rendered.hooks) text += sourced(path, manifest);
  return text;
}

function readArguments(list: readonly string[]): Arguments {
  const args: Arguments = {
    valueFiles: [],
    values: [],
    stringValues: [],
    jsonValues: [],
    literalValues: [],
    fileValues: [],
    apiVersions: [],
    kubeVersion: undefined,
    isUpgrade: false,
    includeCrds: false,
    hooks: true,
  };
  const lists: Record<string, string[]> = {
    '-f': args.valueFiles,
    '--set': args.values,
    '--set-string': args.stringValues,
    '--set-json': args.jsonValues,
    '--set-literal': args.literalValues,
    '--set-file': args.fileValues,
    '--api-versions': args.apiVersions,
  };
  for (let i = 0; i < list.length; i++) {
    const flag = list[i]!;
    if (flag === '--is-upgrade') args.isUpgrade = true;
    else if (flag === '--include-crds') args.includeCrds = true;
    else if (flag === '--no-hooks') args.hooks = false;
    else if (flag === '--kube-version') args.kubeVersion = list[++i]!;
    else lists[flag]!.push(list[++i]!);
  }
  return args;
}

function readBeside(path: string, beside: readonly PlacedFile[]): Uint8Array {
  const found = beside.find((file) => file.path === path);
  if (!found) throw new GoError(`open ${path}: no such file or directory`);
  return found.data;
}

/** A byte order mark goes, as the reader of directories does it. */
function withoutMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;
}

function prefixed<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof GoError) throw new GoError(prefix + error.message, error);
    throw error;
  }
}

const RENDER_CODES = ['TEMPLATE_PARSE', 'TEMPLATE_EXEC', 'KUBE_VERSION'];

/** The advice that the command adds where a template or what it gave is wrong. */
function hinted<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const render =
      error instanceof Error &&
      (error.name === 'ManifestError' || (error instanceof TschartError && RENDER_CODES.includes(error.code)));
    if (!render) throw error;
    throw new GoError(`${error.message}\n\nUse --debug flag to render out invalid YAML`, error);
  }
}
