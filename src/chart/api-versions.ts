/**
 * The API versions that Helm 4.3.1 knows without a cluster, in its order: those registered with the scheme of
 * client-go v0.37, and then apiextensions.k8s.io.
 */
const BUILT_IN = `
- v1
admissionregistration.k8s.io v1 v1alpha1 v1beta1
internal.apiserver.k8s.io v1alpha1
apps v1 v1beta1 v1beta2
authentication.k8s.io v1 v1alpha1 v1beta1
authorization.k8s.io v1 v1beta1
autoscaling v1 v2
batch v1 v1beta1
certificates.k8s.io v1 v1beta1 v1alpha1
coordination.k8s.io v1alpha2 v1beta1 v1
discovery.k8s.io v1 v1beta1
events.k8s.io v1 v1beta1
extensions v1beta1
flowcontrol.apiserver.k8s.io v1 v1beta1 v1beta2 v1beta3
lifecycle.k8s.io v1alpha1
networking.k8s.io v1 v1beta1
node.k8s.io v1 v1alpha1 v1beta1
policy v1 v1beta1
rbac.authorization.k8s.io v1 v1beta1 v1alpha1
resource.k8s.io v1 v1beta2 v1beta1 v1alpha3
scheduling.k8s.io v1alpha3 v1beta1 v1
storage.k8s.io v1beta1 v1 v1alpha1
storagemigration.k8s.io v1 v1beta1
apiextensions.k8s.io v1beta1 v1
`;

/** Reads the table above: a line is a group (`-` for the core group) and its versions. */
export function builtInApiVersions(): string[] {
  return BUILT_IN.trim()
    .split('\n')
    .flatMap((line) => {
      const [group, ...versions] = line.split(' ');
      return group === '-' ? versions : versions.map((version) => `${group}/${version}`);
    });
}
