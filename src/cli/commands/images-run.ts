import { marshalJson } from '../../go/json.ts';
import type { Value } from '../../go/value.ts';
import { type ImageUse, imagesOf, type RenderedObject, type UsedImage } from '../../images/find.ts';
import type { RenderResult } from '../../render/render.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import type { Invocation } from '../command.ts';
import { formatted, jsonObject } from '../releases/output.ts';
import { formatTable } from '../table.ts';
import { imagesFlags } from './images.ts';
import { renderOffline } from './offline-render.ts';

/** `images`: prints the images that a rendered chart uses. */
export async function runImages(call: Invocation): Promise<number> {
  const { flags, terminal } = call;
  const result = await renderOffline(call, imagesFlags);
  const images = imagesOf(objectsOf(result, flags.get(imagesFlags.noHooks), flags.get(imagesFlags.skipTests)));
  terminal.stdout(
    formatted(
      flags.get(imagesFlags.output),
      () => `[${images.map(element).join(',')}]`,
      () => `${formatTable([['IMAGE', 'USED BY'], ...images.map(({ image, uses }) => [image, usersOf(uses)])])}\n`,
    ),
  );
  return 0;
}

function* objectsOf(
  { manifests, hooks }: RenderResult,
  noHooks: boolean,
  skipTests: boolean,
): Iterable<RenderedObject> {
  for (const { path, text } of manifests) yield { template: path, object: unmarshalYaml(text) };
  if (noHooks) return;
  for (const { path, manifest, events } of hooks) {
    if (!skipTests || !events.includes('test'))
      yield { template: path, object: unmarshalYaml(manifest), hooks: events };
  }
}

function element({ image, uses }: UsedImage): string {
  const use = ({ kind, name, namespace, role, container, field, template, hooks }: ImageUse): string =>
    jsonObject({ kind, name, namespace, role, container, field, template, hooks: hooks as Value });
  return `{"image":${marshalJson(image)},"uses":[${uses.map(use).join(',')}]}`;
}

/** `Deployment/web (app)`, each once. */
function usersOf(uses: readonly ImageUse[]): string {
  const users = uses.map(({ kind, name, container, field, role }) => {
    const place = role === 'field' ? field : container;
    return place ? `${kind}/${name} (${place})` : `${kind}/${name}`;
  });
  return [...new Set(users)].join(', ');
}
