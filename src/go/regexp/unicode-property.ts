/** Names of `\p{…}`, as Go 1.26 looks them up, and the JavaScript property each stands for. */

const CATEGORIES =
  'C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs';

const CATEGORY_ALIASES =
  'Casedletter=LC Closepunctuation=Pe Combiningmark=M Connectorpunctuation=Pc Control=Cc Currencysymbol=Sc ' +
  'Dashpunctuation=Pd Decimalnumber=Nd Enclosingmark=Me Finalpunctuation=Pf Format=Cf Initialpunctuation=Pi ' +
  'Letter=L Letternumber=Nl Lineseparator=Zl Lowercaseletter=Ll Mark=M Mathsymbol=Sm Modifierletter=Lm ' +
  'Modifiersymbol=Sk Nonspacingmark=Mn Number=N Openpunctuation=Ps Other=C Otherletter=Lo Othernumber=No ' +
  'Otherpunctuation=Po Othersymbol=So Paragraphseparator=Zp Privateuse=Co Punctuation=P Separator=Z ' +
  'Spaceseparator=Zs Spacingmark=Mc Surrogate=Cs Symbol=S Titlecaseletter=Lt Unassigned=Cn Uppercaseletter=Lu ' +
  'Cntrl=Cc Digit=Nd Punct=P';

/** Scripts whose names Go's look-up can find: it drops underscores first, so a name that has one is never found. */
const SCRIPTS =
  'Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid ' +
  'Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dogra Duployan ' +
  'Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran ' +
  'Hebrew Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki Khudawadi Lao Latin ' +
  'Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Medefaidrin Miao Modi ' +
  'Mongolian Mro Multani Myanmar Nabataean Nandinagari Newa Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician ' +
  'Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac Tagalog ' +
  'Tagbanwa Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho ' +
  'Yezidi Yi';

/** Those that case folding adds characters to. */
const FOLDING = new Set(['Common', 'Greek', 'Inherited', 'L', 'Ll', 'Lt', 'Lu', 'M', 'Mn']);

export interface UnicodeProperty {
  /** `\p{…}` for a JavaScript regular expression with the `u` flag. */
  readonly source: string;
  readonly negated: boolean;
  /** Whether `(?i)` widens it. */
  readonly folds: boolean;
}

let known: Map<string, UnicodeProperty> | undefined;

function buildTable(): Map<string, UnicodeProperty> {
  const table = new Map<string, UnicodeProperty>();
  const add = (name: string, source: string, negated = false) =>
    table.set(name, { source, negated, folds: FOLDING.has(name) });
  add('Any', '\\p{Any}');
  add('Assigned', '\\p{Cn}', true);
  add('Ascii', '\\p{ASCII}');
  add('Lc', '\\p{LC}');
  for (const name of CATEGORIES.split(' ')) add(name, `\\p{${name}}`);
  for (const name of SCRIPTS.split(' ')) add(name, `\\p{Script=${name}}`);
  for (const alias of CATEGORY_ALIASES.split(' ')) {
    const [name, category] = alias.split('=') as [string, string];
    table.set(name, table.get(category === 'LC' ? 'Lc' : category)!);
  }
  return table;
}

/** Looks a name up: case, blanks, hyphens and underscores don't count. */
export function unicodeProperty(name: string): UnicodeProperty | undefined {
  known ??= buildTable();
  const letters = name.replace(/[_\- ]/g, '');
  // Only ASCII letters change case: a look-alike such as the Kelvin sign must stay unknown.
  const canonical =
    letters.slice(0, 1).replace(/[a-z]/, (c) => c.toUpperCase()) +
    letters.slice(1).replace(/[A-Z]/g, (c) => c.toLowerCase());
  return known.get(canonical);
}
