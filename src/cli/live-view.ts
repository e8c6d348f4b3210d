import { humanDuration } from '../kube/age.ts';
import type { ResourceStatus, WaitOptions } from '../kube/client.ts';
import type { Invocation } from './command.ts';

/** Waits shorter than this are not shown, and the lines are written again that often, in milliseconds. */
const PATIENCE = 600;
const REFRESH = 500;
const MOST_LINES = 8;

/**
 * Shows on a terminal what is being waited for; undefined where nobody sees it (the error output is no terminal, or one
 * that can't move its cursor), in CI and with `--debug`, whose lines tell it.
 */
export function liveView({ terminal, settings }: Pick<Invocation, 'terminal' | 'settings'>): WaitOptions['onStatus'] {
  const { overlay, env } = terminal;
  if (overlay === undefined || settings.debug || env['TERM'] === 'dumb' || isSet(env['CI'])) return undefined;
  let statuses: readonly ResourceStatus[] = [];
  let began = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    overlay.show(liveLines(statuses, Date.now() - began));
    timer = setTimeout(draw, REFRESH);
  };
  return (now) => {
    const isNew = statuses.length === 0;
    statuses = now;
    if (now.length === 0) {
      clearTimeout(timer);
      timer = undefined;
      overlay.show([]);
    } else if (isNew) {
      clearTimeout(timer);
      began = Date.now();
      timer = setTimeout(draw, PATIENCE);
    }
  };
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '' && variable !== '0' && variable !== 'false';
}

/** What is to be seen first. */
const URGENCY: Readonly<Record<ResourceStatus['status'], number>> = {
  Failed: 0,
  InProgress: 1,
  Terminating: 1,
  NotFound: 2,
  Current: 2,
  Unknown: 3,
};

/** The lines about a wait that began so many milliseconds ago: a summary, and what is not done yet. */
export function liveLines(statuses: readonly ResourceStatus[], elapsed: number): string[] {
  const open = statuses.filter(({ done }) => !done).sort((a, b) => URGENCY[a.status] - URGENCY[b.status]);
  const listed = open.length > MOST_LINES ? open.slice(0, MOST_LINES - 1) : open;
  const severalPlaces = new Set(statuses.map(({ namespace }) => namespace)).size > 1;
  const names = listed.map(({ kind, namespace, name }) =>
    severalPlaces && namespace !== '' ? `${kind}/${name} in ${namespace}` : `${kind}/${name}`,
  );
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = listed.map(({ status, message }, at) =>
    `  ${names[at]!.padEnd(width)}  ${(status === 'Unknown' ? '' : status).padEnd(11)} ${oneLine(message)}`.trimEnd(),
  );
  if (listed.length < open.length) lines.push(`  and ${open.length - listed.length} more`);
  return [`Waiting for ${open.length} of ${statuses.length} objects, ${humanDuration(elapsed)}`, ...lines];
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

function oneLine(message: string): string {
  return message.replace(CONTROL, ' ').trim();
}
