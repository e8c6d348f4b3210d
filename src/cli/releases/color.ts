import type { Status } from '../../release/status.ts';
import type { Invocation } from '../command.ts';

/** Colours of what is printed; without colours each gives its text as it is. */
export interface Palette {
  header(text: string): string;
  namespace(text: string): string;
  status(status: Status): string;
}

const GREEN = 32;
const RED = 31;
const YELLOW = 33;
const CYAN = 36;

const STATUS_COLORS: Readonly<Record<string, number>> = {
  deployed: GREEN,
  failed: RED,
  unknown: RED,
  'pending-install': YELLOW,
  'pending-upgrade': YELLOW,
  'pending-rollback': YELLOW,
  uninstalling: YELLOW,
};

const PLAIN: Palette = { header: (text) => text, namespace: (text) => text, status: (status) => status };

function colored(color: number, text: string): string {
  return `\u001b[${color}m${text}\u001b[0m`;
}

const COLORED: Palette = {
  header: (text) => `\u001b[1m${text}\u001b[22m`,
  namespace: (text) => colored(CYAN, text),
  status(status) {
    const color = STATUS_COLORS[status];
    return color === undefined ? status : colored(color, status);
  },
};

/** Colours where they are asked for, or where a terminal reads and nothing speaks against them. */
export function paletteOf({ settings, terminal }: Invocation): Palette {
  const { colorMode } = settings;
  const auto = colorMode === 'auto' && process.stdout.isTTY === true && terminal.env['TERM'] !== 'dumb';
  return colorMode === 'always' || auto ? COLORED : PLAIN;
}
