import { TschartError } from '../../errors.ts';
import type { GetOptions, Surroundings } from '../getter/getter.ts';

/** How a chart is found: the flags of `install`, `template`, `show`, `pull` …, by Helm's names. */
export interface LocateOptions
  extends Pick<
    GetOptions,
    | 'username'
    | 'password'
    | 'passCredentialsAll'
    | 'certFile'
    | 'keyFile'
    | 'caFile'
    | 'insecureSkipTlsVerify'
    | 'plainHttp'
  > {
  /** A version or a range; empty for the newest stable one. */
  readonly version?: string | undefined;
  /** `--repo`: the URL of the repository that holds the chart. */
  readonly repositoryUrl?: string | undefined;
  readonly verify?: boolean | undefined;
  readonly keyring?: string | undefined;
}

/**
 * The absolute path of the chart that a reference names (`LocateChart`): a directory, an archive, `repo/name`, a name
 * with `repositoryUrl`, an http(s) URL, `oci://…`. What is fetched lies in the content cache. Throws GoError or
 * TschartError in Helm's words.
 */
export async function locateChart(
  reference: string,
  _options: LocateOptions,
  _surroundings: Surroundings,
): Promise<string> {
  throw new TschartError('NOT_BUILT', `${reference}: charts are not fetched yet`);
}
