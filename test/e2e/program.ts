import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The build that is tested: dist/cli.js, or the executable that TSCHART_CLI names. */
export const cli = resolve(process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js'));

/** How it is started: a program, and the arguments before all others. */
export const [file, ...before]: readonly [string, ...string[]] = cli.endsWith('.js') ? [process.execPath, cli] : [cli];

if (!existsSync(cli)) throw new Error(`${cli} is not there: npm run build comes first`);
