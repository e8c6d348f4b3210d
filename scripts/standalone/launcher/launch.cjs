// Runs the executable where it is installed, and the Node build otherwise.
const { spawnSync } = require('node:child_process');
const { findExecutable } = require('./find.cjs');

const executable = findExecutable();
if (executable === undefined) require('../dist/cli.js');
else {
  // Signals of the terminal reach the executable too: it decides, and this process ends as it does.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  const { status, signal, error } = spawnSync(executable, process.argv.slice(2), {
    argv0: process.argv[1],
    stdio: 'inherit',
  });
  if (error) require('../dist/cli.js');
  else if (signal !== null) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exitCode = status;
}
