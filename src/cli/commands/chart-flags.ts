import { completeVersions } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { defaultKeyring } from '../settings.ts';

/** Credentials and certificates for a download. */
export const downloadFlags = {
  username: flag('username', STRING, 'user name for the chart repository'),
  password: flag('password', STRING, 'password for the chart repository'),
  certFile: flag('cert-file', STRING, 'certificate to show to HTTPS servers'),
  keyFile: flag('key-file', STRING, 'key of the certificate to show to HTTPS servers'),
  insecureSkipTlsVerify: toggle('insecure-skip-tls-verify', 'accept any certificate for the download'),
  plainHttp: toggle('plain-http', 'download over HTTP without TLS'),
  caFile: flag('ca-file', STRING, 'bundle of authorities that sign certificates of HTTPS servers'),
} as const;

export const keyring = flag('keyring', STRING, 'file with the public keys to verify with', { initial: defaultKeyring });

export const passCredentials = toggle('pass-credentials', 'send credentials to every domain');

/** How a chart is found and checked; `chartArgument` is the number of the argument that names it. */
export function chartSourceFlags(chartArgument: (generatesName: boolean) => number) {
  return {
    version: flag(
      'version',
      STRING,
      'version of the chart, or a range such as ^2.0.0; the newest one when it is left out',
      { complete: completeVersions(chartArgument) },
    ),
    verify: toggle('verify', 'verify the package before it is used'),
    keyring,
    repo: flag('repo', STRING, 'URL of the repository that holds the chart'),
    ...downloadFlags,
    passCredentials,
  } as const;
}

export type ChartSourceFlags = ReturnType<typeof chartSourceFlags>;

export const devel = toggle('devel', "consider pre-releases too, as --version '>0.0.0-0' does; --version overrules it");
