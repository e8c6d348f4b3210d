// Texts are those of Helm 4.3.1 for the same templates.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { before, file } from './program.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tschart-deep-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function template(text: string, input = ''): { status: number | null; stdout: string; stderr: string } {
  mkdirSync(join(scratch, 'templates'), { recursive: true });
  writeFileSync(join(scratch, 'Chart.yaml'), 'apiVersion: v2\nname: deep\nversion: 1.0.0\n');
  writeFileSync(join(scratch, 'values.yaml'), 'table: text\n');
  writeFileSync(join(scratch, 'templates/a.yaml'), text);
  return spawnSync(file, [...before, 'template', scratch, '-f', '-'], { input, encoding: 'utf8' });
}

const LOOPS = [
  ['an include of itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
  [
    'includes of each other',
    '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
  ],
  ['an include by way of tpl', '{{ define "a" }}{{ tpl "{{ include \\"a\\" . }}" . }}{{ end }}{{ include "a" . }}'],
] as const;

const WARNING = 'level=INFO msg="warning: skipped value for deep.table: Not a table."\n';

describe('templates that nest deeper than the stack of a JavaScript engine', () => {
  it.each(LOOPS)("%s ends at Helm's limit", (_, text) => {
    const { status, stdout, stderr } = template(text);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('rendering template has a nested reference name: a: unable to execute template\n');
  });

  it("a template of itself ends at Go's limit", () => {
    const { status, stderr } = template('{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}');
    expect([status, stderr]).toEqual([
      1,
      'Error: deep/templates/a.yaml:1:28\n  executing "a" at <{{template "a" .}}>:\n' +
        '    exceeded maximum template depth (100000)\n\nUse --debug flag to render out invalid YAML\n',
    ]);
  });

  it('what ends renders, with standard input read once and each warning given once', () => {
    const text =
      '{{ define "a" }}{{ if lt (len .) 5000 }}{{ template "a" (append . 1) }}{{ else }}v: {{ len . }}{{ end }}{{ end }}' +
      '{{ template "a" (list) }}\nw: {{ .Values.word }}\n';
    const { status, stdout, stderr } = template(text, 'word: in\ntable: {a: 1}\n');
    expect([status, stdout]).toEqual([0, '---\n# Source: deep/templates/a.yaml\nv: 5000\nw: in\n']);
    expect(stderr).toBe(WARNING);
  });
});
