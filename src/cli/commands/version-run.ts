import { HELM_VERSION } from '../../chart/capabilities.ts';
import { GoStruct, type GoType, STRING } from '../../go/value.ts';
import type { Invocation } from '../command.ts';
import { versionFlags } from './version.ts';

declare const TSCHART_VERSION: string | undefined;

/** This program's version; the build fills it in. */
export const OWN_VERSION = `v${typeof TSCHART_VERSION === 'string' ? TSCHART_VERSION : '0.0.0-dev'}`;

/** `version`: under the name helm, and for plugins, it is that of the Helm that is made again here. */
export async function runVersion({ path, flags, terminal }: Invocation): Promise<number> {
  // Plugins look at the version of $HELM_BIN to know what it can do.
  const standsIn = path[0].name === 'helm' || terminal.env['HELM_PLUGIN_NAME'] !== undefined;
  const info = standsIn ? HELM_VERSION : ownVersion();
  const fields: [string, string][] = [
    ['Version', info.version],
    ['GitCommit', info.gitCommit],
    ['GitTreeState', info.gitTreeState],
    ['GoVersion', info.goVersion],
    ['KubeClientVersion', info.kubeClientVersion],
  ];
  const template = flags.get(versionFlags.template);
  if (template !== '') {
    const { TemplateSet } = await import('../../template/template-set.ts');
    const type: GoType = {
      name: 'version.BuildInfo',
      kind: 'struct',
      fields: fields.map(([name]) => ({ name, type: STRING })),
    };
    const set = new TemplateSet({ name: '_', functions: new Map() });
    set.parse('_', template);
    terminal.stdout(set.execute('_', new GoStruct(type, new Map(fields))));
  } else if (flags.get(versionFlags.short)) {
    const commit = info.gitCommit.length >= 7 ? `+g${info.gitCommit.slice(0, 7)}` : '';
    terminal.stdout(`${info.version}${commit}\n`);
  } else {
    terminal.stdout(
      `version.BuildInfo{${fields.map(([name, text]) => `${name}:${JSON.stringify(text)}`).join(', ')}}\n`,
    );
  }
  return 0;
}

function ownVersion(): typeof HELM_VERSION {
  const { bun, node } = process.versions;
  const engine = bun === undefined ? `node${node}` : `bun${bun}`;
  return { ...HELM_VERSION, version: OWN_VERSION, goVersion: engine };
}
