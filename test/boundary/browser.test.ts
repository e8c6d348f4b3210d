import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

async function bundle(): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'src/index.ts')],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'tschart',
    logLevel: 'silent',
  });
  return { code: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) };
}

/** What every browser has of what the core asks for. No process, no Buffer, no require. */
const browserGlobals = () => ({ TextEncoder, TextDecoder, Intl, crypto: globalThis.crypto });

const EXAMPLE = `
  const chart = tschart.loadChart({
    'Chart.yaml': 'apiVersion: v2\\nname: page\\nversion: 1.0.0\\n',
    'values.yaml': 'who: world\\n',
    'templates/c.yaml': 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: {{ .Release.Name }}\\n' +
      'data:\\n  greeting: {{ printf "hello %s" .Values.who | quote }}\\n  sum: {{ sha256sum "x" }}\\n',
  });
  tschart.render(chart, { release: { name: 'r' }, values: { who: 'browser' } }).text;
`;

// sha256 of "x", as any tool prints it.
const EXPECTED = `---
# Source: page/templates/c.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: r
data:
  greeting: "hello browser"
  sum: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881
`;

describe('the browser bundle', () => {
  it('holds nothing of Node, and renders where there is no Node', async () => {
    const { code, inputs } = await bundle();
    expect(inputs.filter((path) => path.startsWith('src/node/') || path.startsWith('src/cli/'))).toEqual([]);
    expect(/require\("(node:)?(fs|path|crypto|os)"\)/.test(code)).toBe(false);
    const context = createContext(browserGlobals());
    new Script(code).runInContext(context);
    expect(new Script(EXAMPLE).runInContext(context)).toBe(EXPECTED);
  });

  it('renders where code must not be made from text', async () => {
    const { code } = await bundle();
    const context = createContext(browserGlobals(), { codeGeneration: { strings: false, wasm: false } });
    new Script(code).runInContext(context);
    expect(new Script(EXAMPLE).runInContext(context)).toBe(EXPECTED);
  });

  it("type-checks without Node's types", () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.pure.json'], { cwd: root, encoding: 'utf8' });
  });
});
