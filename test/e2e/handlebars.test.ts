// Handlebars charts beside their twins in Go templates, which other tests hold to Helm 4.3.1.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { before, file } from './program.ts';

const root = resolve(import.meta.dirname, '../..');

let room = '';

function tschart(args: readonly string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: room,
    TZ: 'UTC',
    KUBECONFIG: '/nowhere',
    TSCHART_STORE: join(room, 'store'),
  };
  return execFileSync(file, [...before, ...args], { cwd: room, encoding: 'utf8', env });
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'tschart-handlebars-'));
  for (const engine of ['go', 'handlebars']) {
    mkdirSync(join(room, engine));
    tschart(['create', `${engine}/shop`, '--engine', engine]);
  }
});

afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('the sample chart in Handlebars', () => {
  it.each([
    [[]],
    [['--set', 'ingress.enabled=true,ingress.className=nginx']],
    [['--set', 'cache.enabled=false,migration.enabled=false,replicaCount=7']],
    [['--set', 'image.tag=edge,resources.limits.cpu=1,resources.requests.memory=10Mi']],
    [['--set-json', 'config={"text":"a\\n\\nb\\n","list":[1,{"x":"y"}],"none":null}']],
    [['--name-template', 'a-name-that-is-longer-than-what-fits-in-a-label']],
  ])('renders as its twin: %j', (args) => {
    const rendered = (chart: string): string =>
      tschart(
        ['template', 'sample', join(root, 'charts', chart), ...args].filter(
          (arg) => arg !== 'sample' || !args.includes('--name-template'),
        ),
      );
    expect(rendered('web-handlebars')).toBe(rendered('web'));
  });

  it('gives the same notes', () => {
    const notes = (chart: string): string =>
      tschart(['install', 'sample', join(root, 'charts', chart), '--dry-run=client']).split('NOTES:')[1]!;
    expect(notes('web-handlebars')).toBe(notes('web'));
  });

  it('holds the subchart, values and files of its twin unchanged', () => {
    const files = [
      'values.yaml',
      'values.schema.json',
      'files/banner.txt',
      'charts/cache/Chart.yaml',
      'charts/cache/values.yaml',
      'charts/cache/templates/cache.yaml',
    ];
    for (const file of files) {
      const text = (chart: string): string => readFileSync(join(root, 'charts', chart, file), 'utf8');
      expect(text('web-handlebars')).toBe(text('web'));
    }
  });
});

describe('create --engine handlebars', () => {
  const VALUES: readonly (readonly string[])[] = [
    [],
    ['ingress.enabled=true,ingress.className=nginx,ingress.annotations.a=b'],
    ['ingress.enabled=true,ingress.tls[0].secretName=s,ingress.tls[0].hosts[0]=a.b,ingress.tls[0].hosts[1]=c.d'],
    ['httpRoute.enabled=true,httpRoute.annotations.x=y'],
    ['httpRoute.enabled=true,httpRoute.hostnames=null'],
    ['autoscaling.enabled=true,autoscaling.targetMemoryUtilizationPercentage=70'],
    ['service.type=NodePort,service.port=8080'],
    ['service.type=LoadBalancer'],
    ['serviceAccount.create=false'],
    ['serviceAccount.name=own,serviceAccount.annotations.k=v,serviceAccount.automount=false'],
    ['podAnnotations.a=b,podLabels.c=d,nodeSelector.e=f'],
    ['tolerations[0].key=k,imagePullSecrets[0].name=n,volumes[0].name=v,volumes[0].emptyDir.medium=Memory'],
    ['securityContext.runAsUser=1000,podSecurityContext.fsGroup=2000,resources.limits.cpu=1'],
    ['nameOverride=other'],
    ['fullnameOverride=whole,image.tag=edge'],
  ];

  // The blank lines around the blocks of a whole file differ.
  const trimmed = (text: string): string => text.replace(/\n+(?=---\n|$)/g, '\n');

  it.each(VALUES)('renders as the chart of create: %j', (...sets) => {
    const args = sets.flatMap((set) => ['--set', set]);
    const rendered = (engine: string): string => trimmed(tschart(['template', 'x', `./${engine}/shop`, ...args]));
    expect(rendered('handlebars')).toBe(rendered('go'));
  });

  it.each(VALUES)('gives the notes of the chart of create: %j', (...sets) => {
    const args = sets.flatMap((set) => ['--set', set]);
    const notes = (engine: string): string =>
      tschart(['install', 'x', `./${engine}/shop`, '--dry-run=client', ...args])
        .split('NOTES:')[1]!
        .trim();
    expect(notes('handlebars')).toBe(notes('go'));
  });

  it('makes a chart that lint has nothing to say against', () => {
    expect(tschart(['lint', '--strict', 'handlebars/shop'])).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  it('refuses an engine that is not there', () => {
    expect(() => tschart(['create', 'y', '--engine', 'jinja'])).toThrow(
      'unknown engine "jinja": there are go and handlebars',
    );
  });
});

describe('package --render-for-helm', () => {
  const helm = process.env['TSCHART_ORACLE'] ? join(process.env['TSCHART_ORACLE'], 'helm') : undefined;

  const SETS: readonly string[] = [
    '',
    'ingress.enabled=true,ingress.className=nginx,replicaCount=4',
    'cache.enabled=false,migration.enabled=false,resources.limits.cpu=1,image.tag=x',
  ];

  it.each(SETS)('packs a chart of Go templates that renders to the same: %s', (set) => {
    tschart(['package', join(root, 'charts/web-handlebars'), '--render-for-helm', '-d', 'packed']);
    const args = ['sample', '--namespace', 'n', ...(set === '' ? [] : ['--set', set])];
    const expected = tschart(['template', ...args, join(root, 'charts/web-handlebars')]);
    expect(tschart(['template', ...args, 'packed/web-0.1.0.tgz'])).toBe(expected);
    if (helm === undefined || !existsSync(helm)) return;
    const env = { PATH: process.env['PATH'], HOME: room, TZ: 'UTC', KUBECONFIG: '/nowhere' };
    const run = (args: readonly string[]): string => execFileSync(helm, args, { cwd: room, encoding: 'utf8', env });
    expect(run(['template', ...args, 'packed/web-0.1.0.tgz'])).toBe(expected);
    expect(run(['lint', '--strict', 'packed/web-0.1.0.tgz'])).toContain('0 chart(s) failed');
  });

  it('packs what create makes', () => {
    tschart(['package', 'handlebars/shop', '--render-for-helm', '-d', 'packed']);
    const args = ['x', '--set', 'ingress.enabled=true,autoscaling.enabled=true,httpRoute.enabled=true'];
    expect(tschart(['template', ...args, 'packed/shop-0.1.0.tgz'])).toBe(
      tschart(['template', ...args, './handlebars/shop']),
    );
  });

  it('tells every place that has no equal', () => {
    tschart(['create', 'odd', '--engine', 'handlebars']);
    writeFileSync(join(room, 'odd/templates/odd.yaml'), 'a: {{tpl Values.a}}\nb: {{#Values.list}}x{{/Values.list}}\n');
    expect(() => tschart(['package', 'odd', '--render-for-helm'])).toThrow(
      "chart odd can't be made one that Helm renders to the same:\n" +
        '  templates/odd.yaml:1:6: tpl reads its text as Handlebars, in Go templates as Go\n' +
        '  templates/odd.yaml:2:7: a block that is a loop',
    );
    expect(existsSync(join(room, 'odd-0.1.0.tgz'))).toBe(false);
  });
});
