import { GoError } from '../../go/value.ts';
import type { YamlNode } from '../../yaml/nodes/node.ts';
import type { ExtismConfig } from './metadata.ts';
import { StructReader } from './struct.ts';

/** `runtimeConfig` of a WebAssembly plugin. Throws GoError with Helm's text. */
export function readExtism(node: YamlNode): ExtismConfig {
  const memory = { maxPages: 0, maxHttpResponseBytes: 0, maxVarBytes: 0 };
  const fileSystem = { createTempDir: false };
  let config: ReadonlyMap<string, string> = new Map();
  let allowedHosts: readonly string[] = [];
  let hostFunctions: readonly string[] = [];
  let timeout = 0;
  let entryFunction = '';
  const reader = new StructReader();
  reader.struct(node, 'plugin.RuntimeConfigExtismV1', {
    memory: (value) => {
      reader.struct(value, 'plugin.RuntimeConfigExtismV1Memory', {
        maxPages: (pages) => {
          memory.maxPages = reader.unsigned(pages, 'uint32');
        },
        maxHttpResponseBytes: (bytes) => {
          memory.maxHttpResponseBytes = reader.unsigned(bytes, 'int64');
        },
        maxVarBytes: (bytes) => {
          memory.maxVarBytes = reader.unsigned(bytes, 'int64');
        },
      });
    },
    config: (value) => {
      config = reader.map(value, 'map[string]string', (text) => reader.string(text));
    },
    allowedHosts: (value) => {
      allowedHosts = reader.strings(value);
    },
    fileSystem: (value) => {
      reader.struct(value, 'plugin.RuntimeConfigExtismV1FileSystem', {
        createTempDir: (wanted) => {
          fileSystem.createTempDir = reader.bool(wanted);
        },
      });
    },
    timeout: (value) => {
      timeout = reader.unsigned(value, 'uint64');
    },
    hostFunctions: (value) => {
      hostFunctions = reader.strings(value);
    },
    entryFuncName: (value) => {
      entryFunction = reader.string(value);
    },
  });
  try {
    reader.check();
  } catch (error) {
    throw new GoError(`failed to unmarshal runtimeConfig for extism/v1 runtime: ${(error as Error).message}`, error);
  }
  return { memory, config, allowedHosts, fileSystem, timeout, hostFunctions, entryFunction };
}
