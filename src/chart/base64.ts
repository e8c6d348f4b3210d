/** Bytes per call of `fromCharCode`: more arguments could overflow the stack. A multiple of 3. */
const CHUNK = 0x6000;

/** Standard base64 with padding. */
export function encodeBase64(data: Uint8Array): string {
  if (data.length <= CHUNK) return btoa(String.fromCharCode(...data));
  let out = '';
  for (let i = 0; i < data.length; i += CHUNK) out += btoa(String.fromCharCode(...data.subarray(i, i + CHUNK)));
  return out;
}
