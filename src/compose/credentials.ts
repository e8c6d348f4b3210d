/** What stands before the host of an address. A class without `/` ends each search before the next begins. */
const USER = /:\/\/([^\s/?#]*)@/g;
const PARAMETER = /([?&])([\w.-]+)=[^\s&#"']+/g;
const SECRET_NAME = /token|passw|secret|key|auth|sig|cred/i;

/**
 * A text for people to read, with the users and passwords of addresses left out, and what parameters hold whose names
 * tell of a secret. The users of SSH are not secret: `ssh://git@host` stays.
 */
export function withoutCredentials(text: string): string {
  if (!text.includes('://')) return text;
  return text
    .replace(USER, (found, user: string) => (user === 'git' ? found : '://'))
    .replace(PARAMETER, (found, before: string, name: string) =>
      SECRET_NAME.test(name) ? `${before}${name}=…` : found,
    );
}
