/** A project drawn at random, and what its containers have to see in a cluster. */
export interface RandomProject {
  readonly text: string;
  /** Files beside the Compose file. */
  readonly files: Readonly<Record<string, string>>;
  /** By the annotation `draw.id` of the pods. */
  readonly services: Readonly<Record<string, Expected>>;
}

export interface Expected {
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  /** Texts of files by their paths in the container. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that keep what is written there, by the volume: those of one volume have one key. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const NAMES = [
  'web', 'db', 'a.b', 'a_b', 'a-b', 'a', '1x', '0', 'on', 'true', 'null', 'Yes', 'my_Service', 'x__y', 'x--y', '-x', '.x', '_',
  'global', 'secrets', 'configs', 'persistence', 'waitFor', 'wait', 'env', 'a-b-env', 'files', 'constructor', '__proto__',
  `${'long-'.repeat(14)}a`, `${'long-'.repeat(14)}b`, `${'l'.repeat(29)}-x`, `${'l'.repeat(29)}-y`,
]; // biome-ignore format: a list of words

export const TEXTS = [
  '', ' ', 'plain', ' x ', '{{ .Values.x }}', '{{', '}}', '{{`', '`}}', '{{/*', '"', "'", '\\', '\\n', 'a\nb', 'a\n', '\n', '$', '$(A)', '$$(A)',
  '$A', '$' + '{A}', '$(HOME)', '$((1))', 'true', 'no', 'null', '~', '1', '012', '0x10', '1e3', '1.0', '.5', '1_000', '2020-01-01', '12:30', '# c', 'a #b',
  'a: b', 'a:', '- x', '-', '?', '[', ']', '{', '}', ',', '&a', '*a', '!t', '|', '>', '%', '@x', '=', '<<', 'é', '\u2028', '\u00a0',
  '\ufffd', '\u{1f600}', '\t', '\tx', 'x\t', '\u0007', '\u001b', '\r', 'a\r\nb', 'x'.repeat(300), 'a b '.repeat(60), '---', '...', '--- a',
]; // biome-ignore format: a list of words

const VARIABLES = ['A', 'B', 'HOME', 'a.b', 'a-b', 'on', 'y', '1', 'DB_PASSWORD', 'X_TOKEN', '__proto__', 'PATH_2'];
const FILES = [
  'a',
  'b.conf',
  'p q',
  'p_q',
  'x__y',
  'x/y',
  'x/.hidden',
  '.gitignore',
  'z.bak',
  'on',
  '-',
  'é.txt',
  "it's",
  'a"b',
  '{{ x }}',
];
const IMAGES = ['nginx', 'nginx:1.27', 'reg:5000/x/y:t', 'busybox@sha256:0000', 'postgres', 'ghcr.io/a/b__c/d:v1'];

/** Numbers from 0 up to 1, the same for each seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws a project. */
export function randomProject(seed: number): RandomProject {
  const random = randomNumbers(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  const chance = (p: number): boolean => random() < p;
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)]!;
  const some = <T>(from: readonly T[], most: number): T[] => {
    const left = [...from];
    return Array.from({ length: Math.min(upTo(most + 1), left.length) }, () => left.splice(upTo(left.length), 1)[0]!);
  };
  const table = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> => Object.fromEntries(entries);

  const names = some(NAMES, 4);
  if (names.length === 0) names.push('web');
  const files = table(
    some(FILES, 8).flatMap((name) =>
      ['d', 'e/d'].filter(() => chance(0.7)).map((folder) => [`${folder}/${name}`, pick(TEXTS)] as const),
    ),
  );
  const paths = Object.keys(files);
  const below = (folder: string): [string, string][] =>
    paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => [path.slice(folder.length + 1), files[path]!]);
  const configs = table(some(NAMES, 4).map((name) => [name, pick(TEXTS)]));
  const volumes = some(NAMES, 3);
  const services: [string, Json][] = [];
  const expected: [string, Expected][] = [];

  for (const [id, name] of names.entries()) {
    const env = table(some(VARIABLES, 5).map((variable) => [variable, pick(TEXTS)]));
    const command = chance(0.4) ? some(TEXTS, 4) : undefined;
    const args = chance(0.5) ? some(TEXTS, 4) : undefined;
    const labels = {
      ...table(some(['a', 'b.c/d', 'on', '1'], 2).map((label) => [label, pick(TEXTS)])),
      'draw.id': String(id),
    };
    const mounts: Json[] = [];
    const seen: Record<string, string> = {};
    const kept: Record<string, string> = {};
    for (const folder of ['d', 'e/d'].filter((one) => below(one).length > 0 && chance(0.3))) {
      mounts.push({ type: 'bind', source: `./${folder}`, target: `/folder/${folder}`, read_only: chance(0.5) });
      for (const [path, text] of below(folder)) seen[`/folder/${folder}/${path}`] = text;
    }
    for (const path of some(paths, 2)) {
      mounts.push({ type: 'bind', source: `./${path}`, target: `/file/${mounts.length}` });
      seen[`/file/${mounts.length - 1}`] = files[path]!;
    }
    for (const volume of some(volumes, 2)) {
      mounts.push({ type: 'volume', source: volume, target: `/volume/${mounts.length}` });
      kept[`/volume/${mounts.length - 1}`] = volume;
    }
    const used = some(Object.keys(configs), 3);
    for (const config of used) seen[`/${config}`] = configs[config]!;
    const ports = some([80, 443, 3000, 5432, 8080, 65535], 3);
    const others = names.filter((other) => other !== name && names.indexOf(other) < id);
    const service: Record<string, Json> = {
      image: pick(IMAGES),
      environment: doubled(env),
      labels: doubled(labels),
      ports: ports.map((port) =>
        pick<Json>([
          `${port}:${port}`,
          String(port),
          { target: port, published: port + 1, name: pick(NAMES), app_protocol: 'http' },
        ]),
      ),
      volumes: mounts,
      configs: used,
      ...(command ? { entrypoint: command.map(dollars) } : {}),
      ...(args ? { command: args.map(dollars) } : {}),
      ...(chance(0.2) ? { restart: pick(['no', 'always', 'on-failure:3']) } : {}),
      ...(chance(0.3)
        ? {
            depends_on: table(
              some(others, 2).map((other) => [
                other,
                { condition: pick(['service_started', 'service_healthy', 'service_completed_successfully']) },
              ]),
            ),
          }
        : {}),
      ...(chance(0.2) ? { healthcheck: { test: ['CMD', ...some(TEXTS, 3).map(dollars), 'x'], interval: '5s' } } : {}),
      ...(chance(0.2)
        ? { deploy: { mode: pick(['replicated', 'global']), resources: { limits: { cpus: '0.5', memory: '64M' } } } }
        : {}),
      ...(chance(0.1) ? { profiles: ['dev'] } : {}),
      ...(chance(0.2) ? { tmpfs: ['/run', '/tmp:size=1m'], shm_size: '64m' } : {}),
      ...(chance(0.2)
        ? { user: '1000:1000', cap_add: ['NET_ADMIN'], read_only: true, working_dir: dollars(`/${pick(TEXTS)}`) }
        : {}),
      ...(chance(0.2)
        ? {
            hostname: 'h',
            extra_hosts: ['a:1.2.3.4'],
            dns: ['8.8.8.8'],
            stop_grace_period: '5s',
            ulimits: { nofile: 5 },
          }
        : {}),
      ...(chance(0.2) ? { container_name: pick(NAMES), networks: { default: { aliases: some(NAMES, 2) } } } : {}),
    };
    services.push([name, service]);
    expected.push([String(id), { env, command, args, files: seen, volumes: kept, ports, labels }]);
  }
  const json = JSON.stringify({
    services: table(services),
    volumes: table(volumes.map((name) => [name, null])),
    configs: table(Object.entries(configs).map(([name, content]) => [name, { content: dollars(content) }])),
  });
  const text = json.replace(
    /[\u007f-\u{10ffff}]/gu,
    (letter) => `\\U${letter.codePointAt(0)!.toString(16).padStart(8, '0')}`,
  );
  return { text, files, services: table(expected) };
}

/** Compose reads `$$` as `$`. */
const dollars = (text: string): string => text.replaceAll('$', '$$$$');
const doubled = (texts: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, dollars(text)]));
