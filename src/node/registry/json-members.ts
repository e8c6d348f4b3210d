/** A string, or white space, or a character that has a meaning, or a number or a word. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[ \t\r\n]+|[[\]{},:]|[^ \t\r\n"[\]{},:]+/g;

/** The members of a well-formed JSON object by name, their values as they are written; of a name that is there twice the last. */
export function jsonMembers(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (depth === 1 && name === undefined && token.startsWith('"')) {
      name = JSON.parse(token) as string;
      continue;
    }
    if (depth === 1 && name !== undefined && start < 0 && token === ':') {
      start = index + 1;
      continue;
    }
    const closes = token === '}' || token === ']';
    if (depth === 1 && name !== undefined && (token === ',' || closes)) {
      members.set(name, text.slice(start, index).trim());
      name = undefined;
      start = -1;
    }
    if (token === '{' || token === '[') depth++;
    else if (closes) depth--;
  }
  return members;
}
