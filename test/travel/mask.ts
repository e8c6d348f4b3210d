/** What a run calls its own: taken out before two runs are compared. */
export interface Names {
  /** The folder of the run: commands run in `work` below it, HOME is `home`. */
  readonly folder: string;
  /** Names of servers by `host:port`. */
  readonly servers: ReadonlyMap<string, string>;
}

const RULES: readonly (readonly [RegExp, string])[] = [
  // RFC 3339, but for Go's zero time.
  [/\b(?!0001-)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  // time.Time.String
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} UTC(?: m=\S+)?/g, '<time>'],
  // ANSI C
  [/\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, '<time>'],
  // Files that lie aside until they are whole.
  [/(\.tgz(?:\.prov)?)\d{6,}\b/g, '$1'],
  // Where Helm's cache of content keeps what has a digest: below its first byte.
  [/(\/content\/)[0-9a-f]{2}(?=\/|$)/gm, '$1<first byte>'],
  // Ports of our own end of a connection, and those of servers that nobody listens to.
  [/\b127\.0\.0\.1:\d{4,5}->/g, '127.0.0.1:<port>->'],
  // How Go reports a refused client certificate: in TLS 1.3 the alert races with the request that follows the handshake.
  [
    /(?:readLoopPeekFailLocked: |net\/http: HTTP\/1\.x transport connection broken: )?(?:remote error: tls: (?:bad certificate|certificate required)|(?:read|write) tcp 127\.0\.0\.1:<port>-><\w+-client-tls>: (?:read|write): (?:connection reset by peer|broken pipe))/g,
    '<refused certificate>',
  ],
];

/**
 * What takes out of texts what differs from run to run: folders, addresses, times; digests are numbered in the order in
 * which they come up, so that the same one has the same number.
 */
export function createMask({ folder, servers }: Names): (text: string) => string {
  const digests = new Map<string, number>();
  return (text) => {
    let masked = text.replaceAll(folder, '<folder>');
    for (const [address, name] of servers)
      masked = masked.replaceAll(address, name).replaceAll(address.replaceAll(':', '%3A'), name);
    for (const [pattern, replacement] of RULES) masked = masked.replace(pattern, replacement);
    return masked.replace(/(?<![0-9a-z])[0-9a-f]{64}\b/g, (digest) => {
      const number = digests.get(digest) ?? digests.size + 1;
      digests.set(digest, number);
      return `<digest ${number}>`;
    });
  };
}
