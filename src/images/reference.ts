/** A name of an image as registries take it: host and port, path, tag, digest. */
const REFERENCE =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,})?$/;
const PICTURE = /\.(?:png|jpe?g|gif|svg|webp|ico|iso|qcow2|img|raw|vmdk)$/i;
const MAX_LENGTH = 4096;

/** Whether a text can be the name of an image, and is not that of a picture or a disk. */
export function isImageReference(text: string): boolean {
  return text.length <= MAX_LENGTH && REFERENCE.test(text) && !PICTURE.test(text);
}

/** The parts that charts and operators give an image in. */
export interface ImageParts {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** The name that parts make: `registry/repository:tag@digest`. */
export function imageName({ registry, repository, tag, digest }: ImageParts): string {
  let name = registry === '' ? repository : `${registry.replace(/\/+$/, '')}/${repository}`;
  if (tag !== '') name += `:${tag}`;
  if (digest !== '') name += `@${digest}`;
  return name;
}
