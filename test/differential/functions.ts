/**
 * Every function of a Helm template with the kinds of its arguments and of its result; `expressions.ts` says what each word
 * stands for. `*` after the last kind: any number of them. A form in place of a signature is written out with `@` where
 * the call goes: it makes random, slow or unordered results comparable.
 */
export interface FunctionSpec {
  readonly name: string;
  readonly params: readonly string[];
  readonly variadic: boolean;
  readonly result: string;
  readonly form: string;
  readonly weight: number;
}

const TABLE = `
and A A A* -> A
or A A A* -> A
not A -> B
eq S S S* -> B
eq N N -> B
eq I I I* -> B
eq A A -> B
ne S S -> B
ne I I -> B
lt I I -> B
lt N N -> B
le S S -> B
gt I I -> B
ge N N -> B
len M -> J
index D K -> A
index L IX -> A
index SL IX -> S
slice L IX -> L
slice LX IX IX -> L
call A A -> A : 0.1
print A* -> S
printf FMT -> S : 3
println A* -> S
html A* -> S
js A* -> S
urlquery A* -> S
include TN CTX -> S : 2
tpl TPL CTX -> S : 2
required S A -> A
fail S -> S : 0.05
lookup S S S S -> D : 0.3
toYaml A -> S : 2
mustToYaml A -> S
toYamlPretty A -> S
fromYaml YAML -> D : 2
fromYamlArray YAMLA -> L
toJson A -> S
mustToJson A -> S
fromJson JSON -> D
fromJsonArray JSONA -> L
toToml D -> S
mustToToml D -> S
fromToml TOML -> D
mustToDuration DUR -> A
durationSeconds DUR -> F
durationMilliseconds DUR -> I
durationMicroseconds DUR -> I
durationNanoseconds DUR -> I
durationMinutes DUR -> F
durationHours DUR -> F
durationDays DUR -> F
durationWeeks DUR -> F
durationRoundTo DUR DUR -> A
durationTruncateTo DUR DUR -> A
abbrev J S -> S
abbrevboth J J S -> S
add N* -> I
add1 N -> I
add1f N -> F
addf N* -> F
adler32sum S -> S
ago T -> S : 0.1 = (kindOf @)
all A* -> B
any A* -> B
append L A -> L
atoi NS -> J
b32dec B32 -> S
b32enc S -> S
b64dec B64 -> S
b64enc S -> S
base PATH -> S
bcrypt S -> S : 0.02 = (len @)
biggest N N* -> I
buildCustomCert B64 B64 -> A : 0.1
camelcase S -> S
cat A* -> S
ceil N -> F
chunk PI L -> L
clean PATH -> S
coalesce A* -> A
compact L -> L
concat L L* -> L
contains S S -> B
date LAY T -> S
dateInZone LAY T ZONE -> S
dateModify DUR T -> T
date_in_zone LAY T ZONE -> S
date_modify DUR T -> T
decryptAES S B64 -> S : 0.1
deepCopy A -> A
deepEqual A A -> B
default A A -> A : 2
derivePassword J "long" S S S -> S : 0.02
dict KV* -> D : 2
dig K A D -> A
dig K K A D -> A
dir PATH -> S
div N PI -> I
divf N N* -> F
duration I -> S
duration NS -> S
durationRound DUR -> S
durationRound I -> S
empty A -> B
encryptAES S S -> S : 0.1 = (decryptAES "k" (encryptAES "k" (toString (len @))))
ext PATH -> S
first L -> A
float64 N -> F
float64 NS -> F
floor N -> F
genCA S J -> A : 0.02 = (hasPrefix "-----BEGIN" @.Cert)
genCAWithKey S I S -> A : 0.03
genPrivateKey ALG -> S : 0.05 = (trunc 20 @)
genSelfSignedCert S L L J -> A : 0.02 = (kindOf @)
genSelfSignedCertWithKey S L L J S -> A : 0.03
genSignedCert S L L J A -> A : 0.03
genSignedCertWithKey S L L J A S -> A : 0.03
get D K -> A
getHostByName S -> S : 0.3
has A L -> B
hasKey D K -> B
hasPrefix S S -> B
hasSuffix S S -> B
hello -> S : 0.2
htmlDate T -> S
htmlDateInZone T ZONE -> S
htpasswd S S -> S : 0.02 = (len @)
indent W S -> S
initial L -> L
initials S -> S
int N -> J
int NS -> J
int64 N -> I
isAbs PATH -> B
join S SL -> S : 2
join S L -> S
kebabcase S -> S
keys D D* -> SL = (sortAlpha @)
kindIs KIND A -> B
kindOf A -> S
last L -> A
list A* -> L : 3
lower S -> S
max N N* -> I
maxf N N* -> F
merge DF D D* -> D
merge D DF -> D
mergeOverwrite DF D D* -> D
mergeOverwrite D DF -> D
min N N* -> I
minf N N* -> F
mod N PI -> I
mul N N* -> I
mulf N N* -> F
mustAppend L A -> L
mustChunk PI L -> L
mustCompact L -> L
mustDateModify DUR T -> T
mustDeepCopy A -> A
mustFirst L -> A
mustFromJson JSON -> A
mustHas A L -> B
mustInitial L -> L
mustLast L -> A
mustMerge DF D -> D
mustMergeOverwrite DF D -> D
mustPrepend L A -> L
mustPush L A -> L
mustRegexFind RE S -> S
mustRegexFindAll RE S J -> SL
mustRegexMatch RE S -> B
mustRegexReplaceAll RE S S -> S
mustRegexReplaceAllLiteral RE S S -> S
mustRegexSplit RE S J -> SL
mustRest L -> L
mustReverse L -> L
mustSlice L IX -> L
mustSlice LX IX IX -> L
mustToDate LAYD DATE -> T
mustToPrettyJson A -> S
mustToRawJson A -> S
mustUniq L -> L
mustWithout L A -> L
must_date_modify DUR T -> T
nindent W S -> S : 2
nospace S -> S
now -> T : 0.3 = (kindOf @)
omit D K* -> D
osBase PATH -> S
osClean PATH -> S
osDir PATH -> S
osExt PATH -> S
osIsAbs PATH -> B
pick D K* -> D
pluck K D* -> L
plural S S J -> S
prepend L A -> L
push L A -> L
quote A* -> S : 2
randAlpha PI -> S : 0.3 = (len @)
randAlphaNum PI -> S : 0.3 = (regexMatch "^[a-zA-Z0-9]*$" @)
randAscii PI -> S : 0.3 = (len @)
randBytes PI -> S : 0.3 = (len @)
randInt "3" "4" -> I : 0.3
randNumeric PI -> S : 0.3 = (regexMatch "^[0-9]*$" @)
regexFind RE S -> S
regexFindAll RE S J -> SL
regexMatch RE S -> B : 2
regexQuoteMeta S -> S
regexReplaceAll RE S S -> S : 2
regexReplaceAllLiteral RE S S -> S
regexSplit RE S J -> SL
repeat PI S -> S
replace S S S -> S : 2
rest L -> L
reverse L -> L
round N W -> F
round F W F -> F
semver VER -> A
semverCompare CON VER -> B : 2
seq W -> S
seq W W -> S
seq W PI W -> S
set DF K A -> D
set D K S -> D
sha1sum S -> S
sha256sum S -> S
sha512sum S -> S
shuffle S -> S : 0.3 = (len @)
snakecase S -> S
sortAlpha L -> SL
split S S -> DS
splitList S S -> SL
splitn S J S -> DS
squote A* -> S
sub N N -> I
subf N N* -> F
substr J J S -> S
swapcase S -> S
ternary A A B -> A
title S -> S
toDate LAYD DATE -> T
toDecimal NS -> I
toPrettyJson A -> S
toRawJson A -> S
toString A -> S : 2
toStrings L -> SL
trim S -> S
trimAll S S -> S
trimPrefix S S -> S
trimSuffix S S -> S
trimall S S -> S
trunc J S -> S : 2
tuple A* -> L
typeIs S A -> B
typeIsLike S A -> B
typeOf A -> S
uniq L -> L
unixEpoch T -> S
unset DF K -> D
until PI -> IL
untilStep W W PI -> IL
untitle S -> S
upper S -> S
urlJoin URLD -> S
urlParse URL -> D
uuidv4 -> S : 0.3 = (len @)
values D1 -> L
without L A A* -> L
wrap PI S -> S
wrapWith PI S S -> S
`;

function readRow(row: string): FunctionSpec {
  const [signature, form = '@'] = row.split(' = ') as [string, string?];
  const [types, weight = '1'] = signature.split(' : ') as [string, string?];
  const [left, result] = types.split('->') as [string, string];
  const [name, ...params] = left.trim().split(' ') as [string, ...string[]];
  const variadic = params.at(-1)?.endsWith('*') ?? false;
  if (variadic) params.push(params.pop()!.slice(0, -1));
  return { name, params, variadic, result: result.trim(), form, weight: Number(weight) };
}

export const FUNCTIONS: readonly FunctionSpec[] = TABLE.trim().split('\n').map(readRow);

const byResult = new Map<string, (readonly [number, FunctionSpec])[]>();
for (const spec of FUNCTIONS) {
  // A form changes what comes out: only where anything is wanted.
  const result = spec.form === '@' ? spec.result : spec.name === 'keys' ? 'SL' : 'A';
  const rows = byResult.get(result) ?? [];
  rows.push([spec.weight, spec]);
  byResult.set(result, rows);
}

/** The functions that give a kind of result, with their weights. */
export function functionsFor(kind: string): readonly (readonly [number, FunctionSpec])[] {
  return byResult.get(kind) ?? [];
}
