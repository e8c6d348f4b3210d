import { verifyChart } from '../../node/provenance/verify.ts';
import type { Invocation } from '../command.ts';
import { keyring } from './chart-flags.ts';

/** `verify`: checks a chart's archive against the provenance file beside it, and says who signed it. */
export async function runVerify({ args: [path = ''], flags, terminal }: Invocation): Promise<number> {
  const { signedBy, fingerprint, fileHash } = await verifyChart(path, `${path}.prov`, flags.get(keyring));
  terminal.stdout(
    `${signedBy.map((name) => `Signed by: ${name}\n`).join('')}Using Key With Fingerprint: ${fingerprint}\nChart Hash Verified: ${fileHash}\n`,
  );
  return 0;
}
