/** Words of which one in a variable's name tells of a secret. */
const WORD =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASS|PWD|PASSPHRASE|PASSCODE|SECRETS?|TOKENS?|CREDENTIALS?|CREDS|JWT|APIKEY|SALT|KEY_BASE|DSN|(?:API|PRIVATE|ACCESS|ENCRYPTION|SIGNING|LICENSE|MASTER|AUTH|SECRET|HMAC|AES|RSA|SSH)_?KEYS?)(?:$|_)/i;
const ENDING = /(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|APIKEY|(?:^|_)AUTH)$/i;
/** They say where a secret is, or something about it. */
const ABOUT =
  /_(?:FILE|PATH|URL|URI|DIR|HOST|PORT|EXPIRY|EXPIRES?|EXPIRES_IN|TTL|LENGTH|ENABLED?|REQUIRED|TYPE|METHOD|ALGORITHM|ISSUER|AUDIENCE|HEADER|NAME|USER|USERNAME|TIMEOUT|SECONDS|MINUTES|HOURS|DAYS)$|ALLOW_EMPTY|RANDOM_ROOT/i;

/** Whether a variable's name tells of a secret. */
export function looksSecret(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[.-]/g, '_');
  return (WORD.test(words) || ENDING.test(words)) && !ABOUT.test(words);
}

const SECRET_TEXTS = [
  // A password in an address: scheme://user:password@host.
  /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*:[^\s/?#@]+@/i,
  // In the parameters of an address or of a connection: Password=…;
  /(?:^|[\s;,&?.-])(?:password|passwd|pwd|secret|token|access_?key|api_?key|shared_?access_?key|account_?key)=["']?(?![$"'])[^\s;&]/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // Signed tokens, and tokens whose beginning says what they are.
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{20,}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|sk_live_\w{16,})/,
];

/** Whether a text holds what only a secret looks like: an address with a password, a private key, a token. */
export function holdsSecret(text: string): boolean {
  return SECRET_TEXTS.some((pattern) => pattern.test(text));
}

const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\..+)?|.+\.env|\.htpasswd|\.pgpass|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.dockercfg|kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)|credentials(?:\.\w+)?|secrets?(?:\.\w+)?|.+\.(?:key|p12|pfx|jks|keystore|kdbx|ppk))$/i;
/** Files of a project that only show what is to be written. */
const SAMPLE = /\.(?:example|sample|template|dist|defaults?)$/i;

/** Whether a file holds secrets: by its name, or by its text. */
export function isSecretFile(path: string, text: string): boolean {
  if (SAMPLE.test(path)) return false;
  return SECRET_FILE.test(path) || /-----BEGIN [A-Z ]*PRIVATE KEY/.test(text);
}
