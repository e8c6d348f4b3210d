// The executables that are made, and the npm package of Bun's runtime for each.

/** @typedef {{ name: string, os: string, cpu: string, runtime: string, bun: string, libc?: string }} Target */

/** `os` and `cpu` are npm's and Node's words, `name` is what files and packages are called. */
export const TARGETS = [
  { name: 'linux-x64', os: 'linux', cpu: 'x64', libc: 'glibc', runtime: 'bun-linux-x64', bun: 'bun-linux-x64' },
  {
    name: 'linux-arm64',
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    runtime: 'bun-linux-aarch64',
    bun: 'bun-linux-arm64',
  },
  { name: 'darwin-x64', os: 'darwin', cpu: 'x64', runtime: 'bun-darwin-x64', bun: 'bun-darwin-x64' },
  { name: 'darwin-arm64', os: 'darwin', cpu: 'arm64', runtime: 'bun-darwin-aarch64', bun: 'bun-darwin-arm64' },
  { name: 'windows-x64', os: 'win32', cpu: 'x64', runtime: 'bun-windows-x64', bun: 'bun-windows-x64' },
];

/** The exit status of a build whose runtime could not be fetched. */
export const NO_RUNTIME = 3;

/** The target that runs on this machine; undefined where there is none. */
export function ownTarget() {
  return TARGETS.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
}

/** The name of a target's executable. */
export function executableOf({ name, os }) {
  return `tschart-${name}${os === 'win32' ? '.exe' : ''}`;
}
