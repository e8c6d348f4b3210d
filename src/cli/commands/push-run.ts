import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path/posix';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { formatTime, systemZones, timeFromNanoseconds } from '../../go/time.ts';
import { formatUrl, parseUrl } from '../../go/url.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import { errorCode, pathError } from '../../node/files/os-error.ts';
import { readFile } from '../../node/files/read-file.ts';
import { withoutScheme } from '../../node/registry/reference.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { downloadOptions } from '../fetching.ts';
import { host } from '../host.ts';
import { registryClient } from '../registry-client.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** `push`: uploads an archive, and the provenance file beside it, under the chart's name and version. */
export async function runPush(call: Invocation): Promise<number> {
  const { args, terminal, log } = call;
  const path = args[0]!;
  const client = registryClient(call, downloadOptions(call.flags), (text) => terminal.stdout(text));
  const remote = remoteUrl(args[1]!);
  const { mtimeNs } = archiveStat(path);
  const { metadata } = await loadChartFrom(path, { log, format: 'v2' });
  const archive = readFile(path);
  const provenance = optionalFile(`${path}.prov`);
  const reference = `${join(withoutScheme(remote), metadata.name)}:${metadata.version}`;
  // A chart was "created" when its archive was written.
  const created = formatTime(timeFromNanoseconds(mtimeNs, systemZones(host())), RFC3339);
  await client.push(archive, reference, { provenance, created });
  return 0;
}

function remoteUrl(text: string): string {
  let url: ReturnType<typeof parseUrl>;
  try {
    url = parseUrl(text);
  } catch (error) {
    throw new TschartError('REFERENCE', `invalid chart URL format: ${shownUrl(text)}`, { cause: error });
  }
  if (url.scheme === '') {
    throw new TschartError('REFERENCE', 'scheme prefix missing from remote (e.g. "oci://")');
  }
  if (url.scheme !== 'oci') throw new TschartError('REFERENCE', `scheme ${quote(url.scheme)} not supported`);
  return formatUrl(url);
}

function archiveStat(path: string): { readonly mtimeNs: bigint } {
  let stats: Stats | { isDirectory(): boolean; readonly mtimeNs: bigint };
  try {
    stats = statSync(path, { bigint: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new TschartError('FILE', `${path}: no such file`, { cause: error });
    throw pathError('stat', path, error);
  }
  if (stats.isDirectory()) {
    throw new TschartError('CHART_INVALID', 'cannot push directory, must provide chart archive (.tgz)');
  }
  return stats as { readonly mtimeNs: bigint };
}

/** A file that need not be there. */
function optionalFile(path: string): Uint8Array | undefined {
  try {
    statSync(path);
  } catch {
    return undefined;
  }
  return readFile(path);
}
