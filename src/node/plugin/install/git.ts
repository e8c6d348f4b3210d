import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeUtf8 } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { readError } from '../../files/os-error.ts';
import { findProgram, MAX_OUTPUT } from '../run.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A clone of a git repository. What git says is not shown, as in Helm; its exit status is in the messages. */
export class GitRepository {
  readonly directory: string;
  readonly remote: string;
  private readonly env: Env;

  private constructor(remote: string, directory: string, env: Env) {
    this.remote = remote;
    this.directory = directory;
    this.env = env;
  }

  /** `remote` is the clone's own where it is empty. Throws GoError where the clone is of another repository. */
  static open(remote: string, directory: string, env: Env): GitRepository {
    try {
      findProgram('git', env);
    } catch (error) {
      throw new GoError('git is not installed', error);
    }
    if (!existsSync(join(directory, '.git'))) return new GitRepository(remote, directory, env);
    const probe = new GitRepository(remote, directory, env);
    const { output, problem } = probe.run(['config', '--get', 'remote.origin.url']);
    if (problem !== undefined) throw new GoError(`Unable to retrieve local repo information: ${problem}`);
    const own = output.trim();
    if (remote !== '' && own !== remote) throw new GoError('The Remote does not match the VCS endpoint');
    return new GitRepository(remote === '' ? own : remote, directory, env);
  }

  get isThere(): boolean {
    return existsSync(this.directory);
  }

  clone(): void {
    makeDirectories(dirname(this.directory));
    const { output, problem } = this.run(['clone', '--recursive', '--', this.remote, this.directory], process.cwd());
    // Helm's library says what git says for this step alone.
    if (problem !== undefined)
      throw new GoError(
        `Unable to get repository: ${output.replaceAll(this.remote, shownUrl(this.remote))}: ${problem}`,
      );
  }

  update(): void {
    this.must(['fetch', '--tags', '--', 'origin'], 'Unable to update repository');
    if (this.isDetached()) return;
    this.must(['pull'], 'Unable to update repository');
    this.tidySubmodules();
  }

  checkOut(version: string): void {
    this.must(['checkout', version], 'Unable to update checked out version');
    this.tidySubmodules();
  }

  tags(): string[] {
    const output = this.must(['show-ref'], 'Unable to retrieve tags');
    return [...output.matchAll(/(?:tags)\/(\S+)$/gm)].map(([, tag]) => tag!);
  }

  isReference(name: string): boolean {
    if (this.run(['rev-parse', '--verify', name]).problem === undefined) return true;
    return this.run(['show-ref', name]).problem === undefined;
  }

  isChanged(): boolean {
    const { output, problem } = this.run(['diff']);
    return problem !== undefined || output !== '';
  }

  private isDetached(): boolean {
    const head = join(this.directory, '.git', 'HEAD');
    try {
      return !readFileSync(head, 'utf8').trim().startsWith('ref: ');
    } catch (error) {
      throw new GoError(`Unable to update repository: ${readError(head, error).message}`, error);
    }
  }

  private tidySubmodules(): void {
    const problem = 'Unexpected error while defensively';
    const derelict = 'cleaning up after possible derelict';
    this.must(['submodule', 'update', '--init', '--recursive'], `${problem} updating submodules`);
    this.must(['clean', '-x', '-d', '-f', '-f'], `${problem} ${derelict} submodule directories`);
    this.must(
      ['submodule', 'foreach', '--recursive', 'git clean -x -d -f -f'],
      `${problem} ${derelict} nested submodule directories`,
    );
  }

  private must(args: readonly string[], what: string): string {
    const { output, problem } = this.run(args);
    if (problem !== undefined) throw new GoError(`${what}: ${problem}`);
    return output;
  }

  /** `problem` is how git ended, where not well. */
  private run(args: readonly string[], directory = this.directory): { output: string; problem: string | undefined } {
    const { status, signal, stdout, stderr, error } = spawnSync('git', args, {
      cwd: directory,
      env: { ...this.env, PWD: directory },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: MAX_OUTPUT,
    });
    if (error !== undefined) return { output: '', problem: error.message };
    const output = decodeUtf8(stdout) + decodeUtf8(stderr);
    if (status === 0) return { output, problem: undefined };
    return { output, problem: status === null ? `signal: ${signal}` : `exit status ${status}` };
  }
}
