import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limited } from '../cluster/suite.ts';

// No message, no line of a log and no progress shows what opens a door; Helm 4.3.1 shows much of this.
const cli = process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js');
const SECRET = 'wOnDeR';

/** Passwords as they may stand in a URL, for Go or only in somebody's head. */
const PASSWORDS = [
  SECRET,
  `${SECRET}@${SECRET}`,
  `${SECRET}/${SECRET}`,
  `${SECRET}?${SECRET}#${SECRET}`,
  `${SECRET}%zz`,
];
const PARAMETERS = [`token=${SECRET}`, `v=1&X-Amz-Signature=${SECRET}&x=y`, `sig=${SECRET}`];

describe('secrets', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-secrets-')));
  const queue = limited(4);
  let server: Server;
  let address = '';
  let count = 0;

  beforeAll(async () => {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    server = createServer((asked, answer) => {
      const isIndex = asked.url!.startsWith('/index.yaml');
      const body = 'apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}\n';
      answer.writeHead(isIndex ? 200 : 404).end(isIndex ? body : '');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  async function check(base: string, commands: readonly string[]): Promise<void> {
    const shown = await Promise.all(
      commands.map((line) =>
        queue(async () => {
          const work = join(folder, String(count++));
          mkdirSync(join(work, 'umbrella'), { recursive: true });
          writeFileSync(
            join(work, 'umbrella/Chart.yaml'),
            `apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: '${base}'}\n- {name: other, version: 1.0.0, repository: '${base}'}\n`,
          );
          const args = [...line.split(' ').map((word) => word.replaceAll('BASE', base)), '--debug'];
          const output = await run(args, work);
          return output.includes(SECRET) ? [args.join(' '), output] : [];
        }),
      ),
    );
    expect(shown.flat()).toEqual([]);
  }

  const timeout = { timeout: 600_000 };

  it.concurrent.each(PASSWORDS)('of URLs: %s', timeout, (password) =>
    check(`http://me:${password}@${address}`, [
      'repo add shop BASE',
      'pull BASE/none.tgz',
      'pull BASE/none.tgz --verify',
      'show chart BASE/none.tgz',
      'pull web --repo BASE --version 9',
      'template r web --repo BASE',
      'template r umbrella -f BASE/none.yaml',
      'search hub --endpoint BASE web',
      'plugin install BASE/none.tgz',
      'plugin install BASE/none.git',
      'dependency update umbrella',
      'dependency build umbrella',
      'package --dependency-update umbrella',
    ]),
  );

  it.concurrent.each([SECRET, `${SECRET}:`, `${SECRET}:x-oauth-basic`])('of names: %s', timeout, (name) =>
    check(`http://${name}@${address}`, [
      'repo add shop BASE',
      'pull BASE/none.tgz',
      'show chart BASE/none.tgz',
      'pull web --repo BASE --version 9',
      'dependency update umbrella',
    ]),
  );

  it.concurrent.each(PASSWORDS)('of references to registries: %s', timeout, (password) =>
    check(`oci://me:${password}@${address}/charts`, [
      'pull BASE/web',
      'pull BASE/web:1.0.0',
      'show chart BASE/web --version 1.0.0',
      'push none.tgz BASE',
      'search oci BASE/web',
      'plugin install BASE/web:1.0.0',
      'dependency update umbrella',
    ]),
  );

  it.concurrent.each(PASSWORDS)('of registries: %s', timeout, (password) =>
    check(`me:${password}@${address}`, [
      'registry login BASE -u me -p x --plain-http',
      'registry logout BASE',
      'pull oci://BASE',
    ]),
  );

  it.concurrent.each(PARAMETERS)('in queries: %s', timeout, (parameters) =>
    check(`http://${address}/index.yaml/..?${parameters}`, [
      `pull http://${address}/none.tgz?${parameters}`,
      `pull http://127.0.0.1:1/none.tgz?${parameters}`,
      `show chart http://${address}/none.tgz?${parameters} --verify`,
      'repo add shop BASE',
      'pull web --repo BASE',
      'template r web --repo BASE --version 9',
      `plugin install http://${address}/none.tgz?${parameters}`,
      'dependency update umbrella',
    ]),
  );
});

function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    const env = { PATH: process.env['PATH'], HOME: join(cwd, 'home'), TZ: 'UTC', NO_PROXY: '*' };
    const child = spawn(process.execPath, [cli, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        output += part.toString();
      });
    }
    child.on('error', fail);
    child.on('close', () => done(output));
  });
}
