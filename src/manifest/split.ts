/** A line that begins so ends a document; blanks after the dashes belong to the separator. */
const SEPARATOR = '---';
const LINE_SEPARATOR = `\n${SEPARATOR}`;

/** What Go's `unicode.IsSpace` calls space, at the beginning of a text. Unlike `\s` it holds no U+FEFF. */
const LEADING_SPACE = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

const BLANK = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

/** Whether a text is empty after Go's `strings.TrimSpace`. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

export function trimLeadingSpace(text: string): string {
  const first = text.charCodeAt(0);
  if (first > 0x20 && first < 0x80) return text;
  return text.replace(LEADING_SPACE, '');
}

/** Where a document begins in the text that it was cut out of: `offset` counts UTF-16 units. */
export interface Document {
  readonly text: string;
  readonly offset: number;
}

/**
 * Cuts a rendered file into its YAML documents as Helm's `releaseutil.SplitManifests`: blank documents are dropped,
 * leading space of each is trimmed, and a `---` counts at the start of any line, even inside a block scalar.
 */
export function splitDocuments(file: string): Document[] {
  const documents: Document[] = [];
  const text = trimLeadingSpace(file);
  const shift = file.length - text.length;
  let start = 0;
  const add = (end: number): void => {
    const raw = start === 0 && end === text.length ? text : text.slice(start, end);
    if (isBlank(raw)) return;
    const document = trimLeadingSpace(raw);
    documents.push({ text: document, offset: shift + start + raw.length - document.length });
  };
  for (let at = text.startsWith(SEPARATOR) ? 0 : nextSeparator(text, 0); at >= 0; at = nextSeparator(text, start)) {
    add(at);
    start = at + SEPARATOR.length;
    while (text[start] === ' ' || text[start] === '\t') start++;
  }
  add(text.length);
  return documents;
}

/** Where the next line begins that is a separator, or -1. */
function nextSeparator(text: string, from: number): number {
  const found = text.indexOf(LINE_SEPARATOR, from);
  return found < 0 ? -1 : found + 1;
}
