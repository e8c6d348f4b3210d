import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';

/** How a release gets its name when no argument gives it. */
export const generateName = toggle('generate-name', 'make up a name (there is no NAME argument then)', { short: 'g' });
export const nameTemplate = flag('name-template', STRING, "template of the release's name");
