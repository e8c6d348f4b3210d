/** Media types of charts in registries, as Helm has them. */
export const CONFIG = 'application/vnd.cncf.helm.config.v1+json';
export const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const PROVENANCE_LAYER = 'application/vnd.cncf.helm.chart.provenance.v1.prov';
/** Charts of Helm's first experiments. */
export const LEGACY_CHART_LAYER = 'application/tar+gzip';
/** The artifact type of plugins. */
export const PLUGIN_ARTIFACT = 'application/vnd.helm.plugin.v1+json';

/** Media types of manifests. */
export const IMAGE_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const IMAGE_INDEX = 'application/vnd.oci.image.index.v1+json';
export const ARTIFACT_MANIFEST = 'application/vnd.oci.artifact.manifest.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_MANIFEST_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';

/** In the order in which registries are asked for them. */
export const MANIFESTS: readonly string[] = [
  DOCKER_MANIFEST,
  DOCKER_MANIFEST_LIST,
  IMAGE_MANIFEST,
  IMAGE_INDEX,
  ARTIFACT_MANIFEST,
];

/** Layers that registries do not hold themselves. */
export const FOREIGN_LAYERS: readonly string[] = [
  'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
];
