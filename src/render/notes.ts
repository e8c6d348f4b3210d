import type { Chart } from '../chart/model.ts';

const NOTES_FILE = 'NOTES.txt';

/**
 * Takes every rendered NOTES.txt out of `files` and returns the notes: the root chart's, and with `subNotes` those of
 * subcharts after it, by path (Helm's order among them is random).
 */
export function takeNotes(files: Map<string, string>, chart: Chart, subNotes: boolean): string {
  const own = `${chart.name}/templates/${NOTES_FILE}`;
  let notes = '';
  for (const [path, text] of files) {
    if (!path.endsWith(NOTES_FILE)) continue;
    files.delete(path);
    if (!subNotes && path !== own) continue;
    notes += notes === '' ? text : `\n${text}`;
  }
  return notes;
}
