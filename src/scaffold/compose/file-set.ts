import { dataKey, Names } from '../names.ts';
import type { ChartedFile, FileSet } from './component.ts';
import type { FoundFiles } from './files.ts';
import type { Parts } from './parts.ts';

/** Names that the chart's .helmignore leaves out of packages: under them a file would not be there. */
const IGNORED =
  /(?:^|\/)\.(?:DS_Store|git|gitignore|bzr|bzrignore|hg|hgignore|svn|project|idea|vscode)(?:\/|$)|\.(?:swp|bak|tmp|orig|tmproj)(?:\/|$)|~(?:\/|$)/;

/** Files of the project as a ConfigMap `object`, with copies in the chart's folder; those with secrets as Secrets. */
export function fileSet(found: FoundFiles, object: string, folder: string, parts: Parts): FileSet {
  const keys = new Names([], 253);
  const files: ChartedFile[] = [];
  const secrets: FileSet['secrets'][number][] = [];
  for (const { path, source, data, binary, secret } of found.files) {
    if (secret) {
      secrets.push({ path, part: parts.secret(source, { binary, hint: path.split('/').at(-1)! }) });
      continue;
    }
    const key = keys.claim(dataKey(path.replaceAll('/', '__')), '-');
    const chartPath = IGNORED.test(path) ? `${folder}.ignored/${files.length}` : `${folder}/${path}`;
    files.push({ key, path, chartPath, data, binary });
  }
  const single = found.single ? found.files[0]!.path : '';
  return { object, files, secrets, executable: found.executable, single };
}
