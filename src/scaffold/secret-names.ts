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

/** Texts may be long, and of one word: a search that begins within a word must know where it ends. */
const SECRET_TEXTS = [
  // In the parameters of an address or of a connection: Password=…;
  /(?:^|[\s;,&?.-])(?:password|passwd|pwd|secret|token|access_?key|api_?key|shared_?access_?key|account_?key)=["']?(?![$"'])[^\s;&]/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // Signed tokens, and tokens whose beginning says what they are.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{20}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10}|sk_live_\w{16})/,
];

/** Whether a text holds what only a secret looks like: an address with a password, a private key, a token. */
export function holdsSecret(text: string): boolean {
  return hasPasswordInAddress(text) || SECRET_TEXTS.some((pattern) => pattern.test(text));
}

const AUTHORITY = /[^\s/?#@]*/y;

/** Whether an address has a password: `scheme://user:password@host`. */
function hasPasswordInAddress(text: string): boolean {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    AUTHORITY.lastIndex = at + 3;
    const authority = AUTHORITY.exec(text)![0];
    const colon = authority.indexOf(':');
    const hasPassword = colon >= 0 && colon < authority.length - 1 && text[at + 3 + authority.length] === '@';
    if (hasPassword && /[a-z0-9+.-]/i.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** Names of files, without their folders. */
const SECRET_FILE =
  /^(?:.*\.env|\.htpasswd|\.pgpass|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.dockercfg|kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)|credentials(?:\.\w+)?|secrets?(?:\.\w+)?|.+\.(?:key|p12|pfx|jks|keystore|kdbx|ppk))$/i;
const ENV_FILE = /(?:^|\/)\.env\../i;
/** Files of a project that only show what is to be written. */
const SAMPLE = /\.(?:example|sample|template|dist|defaults?)$/i;

/** Whether a file holds secrets: by its name, or by its text. */
export function isSecretFile(path: string, text: string): boolean {
  if (SAMPLE.test(path)) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return SECRET_FILE.test(name) || ENV_FILE.test(path) || /-----BEGIN [A-Z ]*PRIVATE KEY/.test(text);
}
