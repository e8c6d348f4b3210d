import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ConnectCase } from './kube-cases.ts';

/** Where a case is played: its folder and the ports that its texts name. */
export interface Place {
  readonly folder: string;
  readonly certificates: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** A case with its places filled in and its files written. */
export interface Laid {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function lay({ config, files = {}, flags = [], env = {} }: ConnectCase, place: Place): Laid {
  const { folder, certificates, ports } = place;
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (all, name: string) => {
      if (name === 'dir') return folder;
      if (name === 'certs') return certificates;
      if (name === 'up') return relative(folder, certificates);
      return String(ports[name] ?? all);
    });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), fill(text));
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
  if (config !== undefined) writeFileSync(join(folder, 'config'), fill(JSON.stringify(config)));
  return {
    flags: [...(config === undefined ? [] : ['--kubeconfig', join(folder, 'config')]), ...flags.map(fill)],
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
  };
}

/** What was said, without what differs from run to run. */
export function mask(said: string, { folder, certificates, ports }: Place): string {
  let text = said.replaceAll(folder, '{dir}').replaceAll(certificates, '{certs}');
  for (const [name, port] of Object.entries(ports)) text = text.replaceAll(`:${port}`, `:{${name}}`);
  return (
    text
      .replace(/^[IWE]\d{4} [\d:.]+ +\d+ (\w+\.go:)\d+\]/gm, '$1]')
      // Helm repeats this one as often as it gets to it.
      .replace(/^cert_rotation\.go:\] .*\n/gm, '')
      .replace(/current time [\dTZ:-]+/g, 'current time {now}')
      .replace(/127\.0\.0\.1:\d+->/g, '127.0.0.1:{any}->')
  );
}
