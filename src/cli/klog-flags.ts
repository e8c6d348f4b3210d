import { atoi, parseBool, parseInt } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { type Flag, flag } from './flags/flag.ts';
import { type FlagKind, LEVEL, STRING, UINT64 } from './flags/kinds.ts';

/** A switch of Go's own `flag` package: its error hides the cause. */
const SWITCH: FlagKind<boolean> = {
  placeholder: '',
  parse: (text) => {
    try {
      return parseBool(text);
    } catch {
      throw new GoError('parse error');
    }
  },
  show: String,
  unremarkable: ['false', ''],
  bare: 'true',
};

const SEVERITIES = ['INFO', 'WARNING', 'ERROR', 'FATAL'];

const SEVERITY: FlagKind<number> = {
  placeholder: 'severity',
  parse: (text) => {
    const named = SEVERITIES.indexOf(text.toUpperCase());
    return named >= 0 ? named : Number(parseInt(text, 10, 32));
  },
  show: String,
  unremarkable: ['0'],
};

function syntaxError(expected: string): GoError {
  return new GoError(`syntax error: expect ${expected}`);
}

const MODULES: FlagKind<string> = {
  placeholder: 'moduleSpec',
  parse: (text) => {
    for (const part of text.split(',')) {
      if (part === '') continue;
      const [name, level, ...rest] = part.split('=');
      if (!name || level === undefined || level === '' || rest.length > 0) {
        throw syntaxError('comma-separated list of filename=N');
      }
      if (!/^[+-]?\d+$/.test(level)) throw syntaxError('comma-separated list of filename=N');
      if (level.startsWith('-') && Number(level) < 0) throw new GoError('negative value for vmodule level');
    }
    return text;
  },
  show: (text) => text,
  unremarkable: [''],
};

const PLACE: FlagKind<string> = {
  placeholder: 'traceLocation',
  parse: (text) => {
    if (text === '') return text;
    const [file, line, ...rest] = text.split(':');
    if (line === undefined || rest.length > 0 || !file?.includes('.')) throw syntaxError('file.go:234');
    let n: bigint;
    try {
      n = atoi(line);
    } catch {
      throw syntaxError('file.go:234');
    }
    if (n <= 0n) throw new GoError('negative or zero value for level');
    return text;
  },
  show: (text) => text,
  unremarkable: [''],
};

const hidden = { hidden: true } as const;

/**
 * Logging flags of the Kubernetes client libraries. Scripts pass them, so they are accepted and checked; nothing here
 * writes such a log.
 */
export const klogFlags: readonly Flag[] = [
  flag('add-dir-header', SWITCH, 'accepted and ignored', hidden),
  flag('alsologtostderr', SWITCH, 'accepted and ignored', hidden),
  flag('alsologtostderrthreshold', SEVERITY, 'accepted and ignored', hidden),
  flag('legacy-stderr-threshold-behavior', SWITCH, 'accepted and ignored', { ...hidden, initial: true }),
  flag('log-backtrace-at', PLACE, 'accepted and ignored', hidden),
  flag('log-dir', STRING, 'accepted and ignored', hidden),
  flag('log-file', STRING, 'accepted and ignored', hidden),
  flag('log-file-max-size', UINT64, 'accepted and ignored', { ...hidden, initial: 1800 }),
  flag('logtostderr', SWITCH, 'accepted and ignored', { ...hidden, initial: true }),
  flag('one-output', SWITCH, 'accepted and ignored', hidden),
  flag('skip-headers', SWITCH, 'accepted and ignored', hidden),
  flag('skip-log-headers', SWITCH, 'accepted and ignored', hidden),
  flag('stderrthreshold', SEVERITY, 'accepted and ignored', { ...hidden, initial: 2 }),
  flag('v', LEVEL, 'accepted and ignored', { ...hidden, short: 'v' }),
  flag('vmodule', MODULES, 'accepted and ignored', hidden),
];
