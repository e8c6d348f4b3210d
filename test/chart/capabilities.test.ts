import { describe, expect, it } from 'vitest';
import { capabilitiesObject, defaultCapabilities, parseKubeVersion } from '../../src/chart/capabilities.ts';
import { sprintf } from '../../src/go/fmt.ts';
import { marshalJson } from '../../src/go/json.ts';
import type { GoStruct, Value } from '../../src/go/value.ts';
import { marshalYaml } from '../../src/yaml/marshal.ts';

// Expectations: common.ParseKubeVersion of helm.sh/helm/v4 v4.3.1.
describe('parseKubeVersion', () => {
  it.each([
    ['1.2', 'v1.2', 'v1.2', '1', '2'],
    ['v1.2.3', 'v1.2.3', 'v1.2.3', '1', '2'],
    ['1.2.3.4', 'v1.2.3.4', 'v1.2.3.4', '1', '2'],
    ['1.2.', 'v1.2.', 'v1.2', '1', '2'],
    [' 1.2', 'v 1.2', 'v1.2', '1', '2'],
    ['1.2 ', 'v1.2 ', 'v1.2', '1', '2'],
    ['v1.27.3-gke.1700+meta', 'v1.27.3-gke.1700+meta', 'v1.27.3', '1', '27'],
    ['1.02', 'v1.02', 'v1.2', '1', '2'],
    ['1.2.x', 'v1.2.x', 'v1.2', '1', '2'],
    ['1.2.3.04', 'v1.2.3.04', 'v1.2.3.4', '1', '2'],
    ['1.18446744073709551615.0', 'v1.18446744073709551615.0', 'v1.18446744073709551615.0', '1', '18446744073709551615'],
  ])('%j', (text, version, normalized, major, minor) => {
    expect(parseKubeVersion(text)).toEqual({ version, normalized, major, minor });
  });

  it.each([
    ['', 'could not parse "" as version'],
    ['v', 'could not parse "v" as version'],
    ['abc', 'could not parse "abc" as version'],
    ['V1.2', 'could not parse "V1.2" as version'],
    ['1', 'illegal version string "1"'],
    ['1..2', 'illegal version string "1..2"'],
    ['01.2', 'illegal zero-prefixed version component "01" in "01.2"'],
    [
      '18446744073709551616.1',
      'illegal non-numeric version component "18446744073709551616" in "18446744073709551616.1": ' +
        'strconv.ParseUint: parsing "18446744073709551616": value out of range',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseKubeVersion(text)).toThrow(expect.objectContaining({ name: 'GoError', message }));
  });
});

// Expectations: `helm template` of 4.3.1.
describe('.Capabilities', () => {
  const object = capabilitiesObject(defaultCapabilities());
  const field = (name: string) => object.fields.get(name);

  it('prints as in Go', () => {
    const kube = field('KubeVersion');
    expect(sprintf('%v|%+v|%s|%T', [kube, kube, kube, object])).toBe(
      '{v1.37.0 v1.37.0 1 37}|{Version:v1.37.0 normalizedVersion:v1.37.0 Major:1 Minor:37}|{v1.37.0 v1.37.0 1 37}|*common.Capabilities',
    );
    expect(sprintf('%v %#v', [field('HelmVersion'), field('HelmVersion')])).toBe(
      '{v4.3.1   go1.26.8 v1.37} version.BuildInfo{Version:"v4.3.1", GitCommit:"", GitTreeState:"", GoVersion:"go1.26.8", KubeClientVersion:"v1.37"}',
    );
  });

  it('encodes as in Go', () => {
    expect(marshalYaml(field('KubeVersion'))).toBe('Major: "1"\nMinor: "37"\nVersion: v1.37.0\n');
    expect(marshalJson(field('HelmVersion'))).toBe(
      '{"version":"v4.3.1","go_version":"go1.26.8","kube_client_version":"v1.37"}',
    );
  });

  it('knows the API versions of Helm, in its order', () => {
    const versions = field('APIVersions') as Value[];
    expect(versions).toHaveLength(57);
    expect(versions.slice(0, 6)).toEqual([
      'v1',
      'admissionregistration.k8s.io/v1',
      'admissionregistration.k8s.io/v1alpha1',
      'admissionregistration.k8s.io/v1beta1',
      'internal.apiserver.k8s.io/v1alpha1',
      'apps/v1',
    ]);
    expect(versions.slice(-2)).toEqual(['apiextensions.k8s.io/v1beta1', 'apiextensions.k8s.io/v1']);
  });

  it('has methods', () => {
    const call = (receiver: Value, name: string, ...args: Value[]) =>
      (receiver as GoStruct).type.methods!.get(name)!.call(receiver, ...args);
    const { kubeVersion } = { kubeVersion: parseKubeVersion('1.30.2-eks-1') };
    const eks = capabilitiesObject({ ...defaultCapabilities(), kubeVersion }).fields.get('KubeVersion');
    expect(call(eks, 'String')).toBe('v1.30.2');
    expect(call(eks, 'GitVersion')).toBe('v1.30.2-eks-1');
    expect((call(object, 'Copy') as GoStruct).fields.get('KubeVersion')).toBe(field('KubeVersion'));
  });

  it('shares nothing that templates could change', () => {
    const versions = field('APIVersions') as Value[];
    versions.push('x/v1');
    expect(defaultCapabilities().apiVersions).not.toContain('x/v1');
    versions.pop();
  });
});
