// After an installation: puts the executable in the place of bin/tschart, so that Node need not start first. Where that
// can't be done (Windows, where npm's link calls Node), or the executable does not run here, launch.cjs stays.
const { execFileSync } = require('node:child_process');
const { chmodSync, copyFileSync, linkSync, renameSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { findExecutable } = require('./find.cjs');

const executable = findExecutable();
if (executable !== undefined && process.platform !== 'win32') {
  const fresh = join(__dirname, 'tschart.new');
  try {
    execFileSync(executable, ['version'], { stdio: 'ignore' });
    rmSync(fresh, { force: true });
    try {
      linkSync(executable, fresh);
    } catch {
      copyFileSync(executable, fresh);
      chmodSync(fresh, 0o755);
    }
    renameSync(fresh, join(__dirname, 'tschart'));
  } catch {
    rmSync(fresh, { force: true });
  }
}
