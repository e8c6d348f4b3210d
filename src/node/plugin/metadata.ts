import { parseStrictVersion } from '../../go/semver.ts';

export const PLUGIN_FILE = 'plugin.yaml';

/** A command for some platforms; an empty `os` or `arch` is any. */
export interface PlatformCommand {
  readonly os: string;
  readonly arch: string;
  readonly command: string;
  readonly args: readonly string[];
}

export type PluginType = 'cli/v1' | 'getter/v1' | 'postrenderer/v1' | 'test/v1';

/** How a command of a plugin is shown, and whether it gets its flags. */
export interface CliConfig {
  /** Its usage line, whose first word is its name; the plugin's name where it is empty. */
  readonly usage: string;
  readonly shortHelp: string;
  readonly longHelp: string;
  readonly ignoreFlags: boolean;
}

/** The command that fetches URLs of these schemes. */
export interface ProtocolCommand {
  readonly protocols: readonly string[];
  readonly commands: readonly PlatformCommand[];
}

/** What a WebAssembly plugin may use; numbers are zero where they are not given. */
export interface ExtismConfig {
  readonly memory: {
    /** Of 64 KiB each. */
    readonly maxPages: number;
    readonly maxHttpResponseBytes: number;
    readonly maxVarBytes: number;
  };
  /** What the plugin can ask for by name. */
  readonly config: ReadonlyMap<string, string>;
  readonly allowedHosts: readonly string[];
  readonly fileSystem: {
    /** Whether it gets a directory of its own as /tmp. */
    readonly createTempDir: boolean;
  };
  /** In milliseconds. */
  readonly timeout: number;
  readonly hostFunctions: readonly string[];
  readonly entryFunction: string;
}

/** What plugin.yaml says, whatever its version. */
export interface PluginMetadata {
  /** `legacy` for a file of Helm 3's form. */
  readonly apiVersion: 'legacy' | 'v1';
  readonly name: string;
  readonly type: PluginType;
  readonly version: string;
  readonly sourceUrl: string;
  readonly runtime: 'subprocess' | 'extism/v1';
  /** Of a plugin that is a command. */
  readonly cli: CliConfig;
  /** Schemes that a plugin of type getter/v1 fetches. */
  readonly protocols: readonly string[];
  readonly commands: readonly PlatformCommand[];
  /** Commands by what happens to the plugin: `install`, `update`, `delete`. */
  readonly hooks: ReadonlyMap<string, readonly PlatformCommand[]>;
  /** Whether variables in arguments of hooks are replaced: a hook of one line is left to the shell. */
  readonly expandsHookArgs: boolean;
  readonly protocolCommands: readonly ProtocolCommand[];
  /** How a WebAssembly plugin is run. */
  readonly extism: ExtismConfig | undefined;
}

export const NO_CLI: CliConfig = { usage: '', shortHelp: '', longHelp: '', ignoreFlags: false };

const NAME = /^[A-Za-z0-9_-]+$/;

export function isPluginName(name: string): boolean {
  return NAME.test(name);
}

/** Whether Helm takes it for the version of a plugin. */
export function isSemver(version: string): boolean {
  try {
    parseStrictVersion(version);
    return true;
  } catch {
    return false;
  }
}
