import { gunzipSync, gzipSync } from 'node:zlib';
import type { Admin } from './admin.ts';

/** The JSON of a release record: base64 of gzip (of JSON alone in records of the first Helm 2 betas, which none of ours are). */
export function decodeRecord(encoded: string): string {
  return gunzipSync(Buffer.from(encoded, 'base64')).toString();
}

export function encodeRecord(json: string): string {
  return gzipSync(json).toString('base64');
}

/** The record in a Secret's data, which the API holds once more in base64. */
export function decodeSecret(data: string): string {
  return decodeRecord(Buffer.from(data, 'base64').toString());
}

interface Holder {
  readonly data: { readonly release: string };
}

/** Gives a revision kept in a Secret or ConfigMap another status, in the record and in its label. */
export async function setStatus(admin: Admin, namespace: string, key: string, status: string): Promise<void> {
  for (const kind of ['secrets', 'configmaps']) {
    const path = `/api/v1/namespaces/${namespace}/${kind}/sh.helm.release.v1.${key}`;
    const holder = await admin.get<Holder>(path);
    if (!holder) continue;
    const secret = kind === 'secrets';
    const json = secret ? decodeSecret(holder.data.release) : decodeRecord(holder.data.release);
    const changed = json.replace(/"status":"[a-z-]+"/, `"status":"${status}"`);
    const encoded = encodeRecord(changed);
    const release = secret ? Buffer.from(encoded).toString('base64') : encoded;
    const { status: code, text } = await admin.ask(
      'PATCH',
      `${path}?fieldManager=helm`,
      { data: { release }, metadata: { labels: { status } } },
      'application/merge-patch+json',
    );
    if (code >= 400) throw new Error(`record ${key}: ${text}`);
    return;
  }
  throw new Error(`record ${key}: there is none`);
}
