import { composeError, type Node, type Place } from '../../compose/node.ts';

/** Characters that Helm's `toYaml` cannot write: it gives nothing then, without an error. */
const UNWRITABLE = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** Throws TschartError for a text with such a character. */
export function refuseControls(text: string, at: Place, path: string): void {
  const found = UNWRITABLE.exec(text)?.[0];
  if (found === undefined) return;
  const code = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  throw composeError(
    at,
    `${path} holds the control character ${code}, which values of a chart cannot hold`,
    'Put the text into a file, and mount it.',
  );
}

/** The same for all texts of a part. */
export function refuseControlsIn(node: Node, path: string): void {
  if (node.kind === 'list') for (const item of node.items) refuseControlsIn(item, path);
  else if (node.kind === 'table')
    for (const [key, { value }] of node.entries) refuseControlsIn(value, `${path}.${key}`);
  else if (typeof node.value === 'string') refuseControls(node.value, node.at, path);
}
