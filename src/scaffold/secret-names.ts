import { decodeBase64 } from '../go/base64.ts';
import { decodeUtf8, encodeUtf8 } from '../go/text.ts';

/** Words of which one in a variable's name tells of a secret. */
const WORD =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASS|PWD|PASSPHRASE|PASSCODE|SECRETS?|TOKENS?|CREDENTIALS?|CREDS|JWT|APIKEY|SALT|KEY_BASE|DSN|(?:API|PRIVATE|ACCESS|ENCRYPTION|SIGNING|LICENSE|MASTER|AUTH|SECRET|HMAC|AES|RSA|SSH)_?KEYS?)(?:$|_)/i;
const ENDING =
  /(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|APIKEY|(?:^|_)AUTH|_SK|BASICAUTH_USERS|(?<!PUBLIC|PUB|PRIMARY|FOREIGN|PARTITION|SORT|GROUP|CACHE|ROUTING|INDEX|LOCK|HOT)_KEYS?)$/i;
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
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{20}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10}|[rs]k_(?:live|test)_\w|sk-(?:proj|ant|svcacct|or)-[\w-]{8}|sk-[A-Za-z0-9]{32})/,
  // Hashes of passwords, as .htpasswd and /etc/shadow have them.
  /\$(?:apr1|1|2[abxy]|5|6|y|argon2id?)\$[./A-Za-z0-9$=,]{8}/,
];

/** Whether a text holds what only a secret looks like: an address with a password, a private key, a token. */
export function holdsSecret(text: string): boolean {
  return (
    hasPasswordInAddress(text) ||
    SECRET_TEXTS.some((pattern) => pattern.test(text)) ||
    hasBasicAuthorization(text) ||
    [...text.matchAll(FLAG)].some(([, name]) => isSecretFlag(name!))
  );
}

/** A flag with its value; a variable, a path or a word that stands for the value is none. */
const FLAG = /(?:^|\s)--?([A-Za-z][\w.-]+)(?:=|[^\S\n]+)(?!["']?[$<{(["'/.-])\S/g;

const isSecretFlag = (name: string): boolean => looksSecret(name) && !/auth$/i.test(name);

/** Whether words of a command line hold a secret: in one of them, or as the value behind a flag (`--token`, `abc`). */
export function wordsHoldSecret(words: readonly string[]): boolean {
  return words.some((word, i) => holdsSecret(word) || (i > 0 && holdsSecret(`${words[i - 1]} ${word}`)));
}

/** `Basic` with a user and a password in base 64. */
function hasBasicAuthorization(text: string): boolean {
  for (const [, encoded] of text.matchAll(/\bBasic +([A-Za-z0-9+/]{4,})/gi)) {
    // Four letters hold three bytes each.
    const whole = encoded!.slice(0, Math.min(encoded!.length - (encoded!.length % 4), 400));
    if (decodeUtf8(decodeBase64(encodeUtf8(whole))).includes(':')) return true;
  }
  return false;
}

const SETTING =
  /^[ \t]*(?:- +)?["']?([A-Za-z][\w.-]{0,80})["']?[ \t]*[:=][ \t]*["']?([^\s"'$<{([*!&|>][^\s"'({]*)["']?[,;]?[ \t]*$/gm;
const JSON_SETTING = /"([A-Za-z][\w.-]{0,80})"\s*:\s*"([^"\\$<{]{1,200})"/g;
const NO_SECRET = /^(?:true|false|yes|no|on|off|null|none|nil|~|string|str|\d{1,5})[,;]?$/i;

/** Whether a file of settings says what a password or token is: `password: x`, `"apiToken": "x"`. */
export function hasSecretSetting(text: string): boolean {
  return [SETTING, JSON_SETTING].some((pattern) =>
    [...text.matchAll(pattern)].some(([, name, value]) => looksSecret(name!) && !NO_SECRET.test(value!)),
  );
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
