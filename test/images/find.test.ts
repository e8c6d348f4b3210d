import { describe, expect, it } from 'vitest';
import { imagesOf } from '../../src/images/find.ts';
import { isImageReference } from '../../src/images/reference.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';

/** `image role field` of each use, in order. */
function found(...documents: string[]): string[] {
  const objects = documents.map((text) => ({ template: 't.yaml', object: unmarshalYaml(text) }));
  return imagesOf(objects).flatMap(({ image, uses }) => uses.map(({ role, field }) => `${image} ${role} ${field}`));
}

const SHA = 'a'.repeat(64);

describe('images in pods', () => {
  it('are those of all containers, wherever the pod stands', () => {
    const pod = `
      initContainers: [{name: i, image: init}]
      containers: [{name: c, image: "app:1"}, {name: none}]
      ephemeralContainers: [{name: e, image: debug}]
      volumes: [{name: v, image: {reference: "files:2"}}, {name: w, emptyDir: {}}]`;
    expect(found(`kind: Pod\nspec:${pod}`)).toEqual([
      'app:1 container spec.containers[0].image',
      'debug ephemeralContainer spec.ephemeralContainers[0].image',
      'files:2 volume spec.volumes[0].image.reference',
      'init initContainer spec.initContainers[0].image',
    ]);
    const template = (indent: string) => pod.replaceAll('\n', `\n${indent}`);
    for (const [kind, path] of [
      ['Deployment', 'template.spec'],
      ['StatefulSet', 'template.spec'],
      ['DaemonSet', 'template.spec'],
      ['Job', 'template.spec'],
      ['CronJob', 'jobTemplate.spec.template.spec'],
      ['Rollout', 'template.spec'],
      ['Unheard', 'any.thing'],
    ] as const) {
      const keys = `spec.${path}`.split('.');
      const text = keys.map((key, i) => `${'  '.repeat(i)}${key}:`).join('\n') + template('          ');
      expect(found(`kind: ${kind}\n${text}`)[0]).toBe(`app:1 container spec.${path}.containers[0].image`);
    }
  });

  it('count as they stand, whatever they look like', () => {
    expect(found('kind: Pod\nspec: {containers: [{name: a, image: "UPPER/Case:x y"}]}')).toEqual([
      'UPPER/Case:x y container spec.containers[0].image',
    ]);
  });

  it('may be named for operators in the environment', () => {
    const env = 'env: [{name: RELATED_IMAGE_X, value: "x:1"}, {name: IMAGE, value: "y:1"}, {name: RELATED_IMAGE_Y}]';
    expect(found(`kind: Pod\nspec: {containers: [{name: a, image: b, ${env}}]}`)).toEqual([
      'b container spec.containers[0].image',
      'x:1 environment spec.containers[0].env[0].value',
    ]);
  });
});

describe('images in other objects', () => {
  const rows: [fields: string, expected: string[]][] = [
    ['image: nginx', ['nginx field spec.image']],
    ['image: "registry:5000/a/b:1"', ['registry:5000/a/b:1 field spec.image']],
    ['imageName: "pg:17"', ['pg:17 field spec.imageName']],
    ['sidecarImage: "s:1"', ['s:1 field spec.sidecarImage']],
    ['deep: [{baseImage: "s:1"}]', ['s:1 field spec.deep[0].baseImage']],
    ['thanos: {baseImage: t/t, version: v1}', ['t/t:v1 field spec.thanos']],
    ['thanos: {baseImage: t/t, version: v1, sha: SHA}', [`t/t:v1@sha256:${SHA} field spec.thanos`]],
    ['thanos: {baseImage: "t/t:v0", version: v1}', ['t/t:v0 field spec.thanos.baseImage']],
    ['proxy: {image: p/p, tag: "2"}', ['p/p:2 field spec.proxy']],
    ['proxy: {image: "p/p:1", tag: "2"}', ['p/p:1 field spec.proxy.image']],
    ['proxy: {image: p/p, version: "2"}', ['p/p field spec.proxy.image']],
    ['images: [a/b:1, c/d:2]', ['a/b:1 field spec.images[0]', 'c/d:2 field spec.images[1]']],
    [
      'deep: {sidecarImages: [{name: e, tag: "1"}, "f:2"]}',
      ['e:1 field spec.deep.sidecarImages[0]', 'f:2 field spec.deep.sidecarImages[1]'],
    ],
    ['images: [{image: "g:1"}, {url: "pic.png"}, 5]', ['g:1 field spec.images[0].image']],
    ['image: {repository: a/b, tag: "1.2"}', ['a/b:1.2 field spec.image']],
    ['image: {repository: a/b, tag: 1.25}', ['a/b:1.25 field spec.image']],
    [
      'image: {registry: r.io, repository: a/b, tag: "1", digest: "sha256:SHA"}',
      [`r.io/a/b:1@sha256:${SHA} field spec.image`],
    ],
    ['image: {repository: a, sha: SHA}', [`a@sha256:${SHA} field spec.image`]],
    ['image: {name: a/b, version: v2}', ['a/b:v2 field spec.image']],
    ['driver: {repository: r.io/x, image: driver, version: "535"}', ['r.io/x/driver:535 field spec.driver']],
    [
      'driver: {repository: r.io/x, image: driver, version: "sha256:SHA"}',
      [`r.io/x/driver@sha256:${SHA} field spec.driver`],
    ],
    ['image: https://example.org/logo.png', []],
    ['image: logo.png', []],
    ['image: disk.qcow2', []],
    ['image: ""', []],
    ['image: {pullPolicy: Always}', []],
    ['image: {name: only-a-name}', []],
    ['imagePullPolicy: Always', []],
    ['imagePullSecrets: [{name: a}]', []],
    ['useImage: true', []],
    ['image: {nested: {image: "a:1"}}', ['a:1 field spec.image.nested.image']],
  ];
  it.each(rows)('%s', (fields, expected) => {
    expect(found(`kind: Custom\nspec: {${fields.replaceAll('SHA', SHA)}}`)).toEqual(expected);
  });

  it('are not looked for in schemas and texts', () => {
    for (const kind of ['CustomResourceDefinition', 'ConfigMap', 'Secret']) {
      expect(found(`kind: ${kind}\ndata: {image: "a:1"}\nspec: {image: "a:1"}`)).toEqual([]);
    }
    expect(found('[1]', '"text"', '')).toEqual([]);
  });
});

it('gives each image once, sorted, with all that uses it', () => {
  const object = (kind: string, name: string, image: string) =>
    unmarshalYaml(
      `kind: ${kind}\nmetadata: {name: ${name}, namespace: prod}\nspec: {containers: [{name: c, image: "${image}"}]}`,
    );
  const list = unmarshalYaml('kind: List\nitems: [{kind: Pod, metadata: {generateName: g-}, spec: {image: "z:1"}}]');
  expect(
    imagesOf([
      { template: 'a.yaml', object: list },
      { template: 'b.yaml', object: object('Pod', 'one', 'b:1'), hooks: ['test'] },
      { template: 'c.yaml', object: object('Pod', 'two', 'B:1') },
      { template: 'd.yaml', object: object('Pod', 'three', 'b:1') },
    ]),
  ).toEqual([
    { image: 'B:1', uses: [use('two', 'c.yaml')] },
    { image: 'b:1', uses: [{ ...use('one', 'b.yaml'), hooks: ['test'] }, use('three', 'd.yaml')] },
    { image: 'z:1', uses: [{ kind: 'Pod', name: 'g-', role: 'field', field: 'spec.image', template: 'a.yaml' }] },
  ]);
});

function use(name: string, template: string) {
  return {
    kind: 'Pod',
    name,
    namespace: 'prod',
    role: 'container',
    container: 'c',
    field: 'spec.containers[0].image',
    template,
  };
}

it('knows what can name an image', () => {
  const yes = ['a', 'a/b', 'a.b:80/c_d-e/f:T.1', `localhost/x@sha256:${SHA}`, 'docker.io/a/b__c'];
  const no = ['', 'A/b c', '-a', 'a:', 'a//b', 'a@sha256:1', 'https://a/b', 'a/B', '{{ x }}', 'a'.repeat(5000)];
  expect(yes.filter((text) => !isImageReference(text))).toEqual([]);
  expect(no.filter(isImageReference)).toEqual([]);
});

it('does not follow nesting without end', () => {
  let object: unknown = new Map([['image', 'deep:1']]);
  for (let i = 0; i < 1000; i++) object = new Map([['a', object]]);
  expect(imagesOf([{ template: '', object: object as Map<string, string> }])).toEqual([]);
});
