// Finds the executable of this machine among the packages that npm has installed with tschart.
const { existsSync } = require('node:fs');

const SYSTEMS = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The path of the executable; undefined where there is none, or TSCHART_NODE asks for Node. */
exports.findExecutable = () => {
  if (process.env.TSCHART_NODE) return undefined;
  const system = SYSTEMS[process.platform];
  const file = process.platform === 'win32' ? 'tschart.exe' : 'tschart';
  try {
    const path = require.resolve(`@tschart/${system}-${process.arch}/bin/${file}`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
};
