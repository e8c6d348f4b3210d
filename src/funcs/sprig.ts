import type { GoFunc } from '../go/func.ts';
import type { Host } from './host.ts';
import { conversionFunctions } from './sprig/convert.ts';
import { cryptoFunctions } from './sprig/crypto.ts';
import { dateFunctions } from './sprig/dates.ts';
import { defaultFunctions } from './sprig/defaults.ts';
import { dictFunctions } from './sprig/dicts.ts';
import { encodingFunctions } from './sprig/encoding.ts';
import { flowFunctions } from './sprig/flow.ts';
import { listFunctions } from './sprig/lists.ts';
import { mathFunctions } from './sprig/math.ts';
import { networkFunctions } from './sprig/network.ts';
import { pathFunctions } from './sprig/path.ts';
import { randomFunctions } from './sprig/random.ts';
import { reflectFunctions } from './sprig/reflect.ts';
import { regexFunctions } from './sprig/regex.ts';
import { semverFunctions } from './sprig/semver.ts';
import { stringFunctions } from './sprig/strings.ts';
import { urlFunctions } from './sprig/url.ts';

/** The chapters that need no host. */
const PURE: readonly (readonly GoFunc[])[] = [
  conversionFunctions,
  defaultFunctions,
  dictFunctions,
  encodingFunctions,
  flowFunctions,
  listFunctions,
  mathFunctions,
  pathFunctions,
  reflectFunctions,
  regexFunctions,
  semverFunctions,
  stringFunctions,
  urlFunctions,
];

/** The chapters that ask the host. */
const HOSTED: readonly ((host: Host) => readonly GoFunc[])[] = [
  cryptoFunctions,
  dateFunctions,
  networkFunctions,
  randomFunctions,
];

/**
 * The functions of Sprig (github.com/Masterminds/sprig/v3 v3.3.0, `TxtFuncMap`) by name, but for `env`, `expandenv` and
 * the JSON functions that Helm replaces. What needs a clock, randomness or cryptography asks `host`.
 */
export function sprigFunctions(host: Host): Map<string, GoFunc> {
  const table = new Map<string, GoFunc>();
  for (const chapter of PURE) for (const fn of chapter) table.set(fn.name, fn);
  for (const chapter of HOSTED) for (const fn of chapter(host)) table.set(fn.name, fn);
  return table;
}
