import { describe, expect, it } from 'vitest';
import { parseIgnoreRules } from '../../src/chart/ignore.ts';
import type { LogRecord } from '../../src/chart/log.ts';

const FILES =
  'a.txt b.log dir/c.txt dir/d.log dir/sub/e.txt other/dir/f.txt .dot templates/.hidden templates/sub/.h templates/x.yaml'.split(
    ' ',
  );

/** As a walk does: what lies in a directory that is left out is left out too. */
function ignored(rules: string, files: readonly string[] = FILES): string[] {
  const { ignores } = parseIgnoreRules(rules);
  return files.filter((file) => {
    const parts = file.split('/');
    return parts.some((_, i) => ignores(parts.slice(0, i + 1).join('/'), i < parts.length - 1));
  });
}

// Expectations of this file: what the chart loader of Helm 4.3.1 did with charts of these files.
describe('.helmignore', () => {
  it.each([
    ['*.log', 'b.log dir/d.log templates/.hidden'],
    ['c.txt', 'dir/c.txt templates/.hidden'],
    ['dir/', 'dir/c.txt dir/d.log dir/sub/e.txt other/dir/f.txt templates/.hidden'],
    ['/dir', 'dir/c.txt dir/d.log dir/sub/e.txt templates/.hidden'],
    ['dir/c.txt', 'dir/c.txt templates/.hidden'],
    ['dir/*.log', 'dir/d.log templates/.hidden'],
    ['*/c.txt', 'dir/c.txt templates/.hidden'],
    ['sub/', 'dir/sub/e.txt templates/.hidden templates/sub/.h'],
    ['a.txt/', 'templates/.hidden'],
    ['/', 'templates/.hidden'],
    ['../x', 'templates/.hidden'],
    ['[ab].*', 'a.txt b.log templates/.hidden'],
    ['?.log', 'b.log dir/d.log templates/.hidden'],
    ['# x', 'templates/.hidden'],
    ['\\#x', 'templates/.hidden'],
    ['  *.log  ', 'b.log dir/d.log templates/.hidden'],
    ['\ufeff*.log', 'b.log dir/d.log templates/.hidden'],
    ['*.log\n\n*.txt', 'a.txt b.log dir/c.txt dir/d.log dir/sub/e.txt other/dir/f.txt templates/.hidden'],
    ['*.log\r\ndir/\r\n', 'b.log dir/c.txt dir/d.log dir/sub/e.txt other/dir/f.txt templates/.hidden'],
    ['.*', '.dot templates/.hidden templates/sub/.h'],
    ['templates/', 'templates/.hidden templates/sub/.h templates/x.yaml'],
    ['templates/*', 'templates/.hidden templates/sub/.h templates/x.yaml'],
    ['a\\.txt', 'a.txt templates/.hidden'],
    ['dir\\/', 'templates/.hidden'],
    ['/a.txt', 'a.txt templates/.hidden'],
    ['/*.txt', 'a.txt templates/.hidden'],
  ])('%j leaves out %j', (rules, files) => {
    expect(ignored(rules).join(' ')).toBe(files);
  });

  it.each(['!a.txt', '!dir/', '!', '[^a]*', 'dir\n!dir', '*'])('%j takes Chart.yaml away', (rules) => {
    expect(ignored(rules, ['Chart.yaml'])).toEqual(['Chart.yaml']);
  });

  it.each([
    ['[a', 'syntax error in pattern'],
    ['a[', 'syntax error in pattern'],
    ['**', 'double-star (**) syntax is not supported'],
    ['a**', 'double-star (**) syntax is not supported'],
    ['x\\', 'syntax error in pattern'],
    ['[]a]', 'syntax error in pattern'],
    ['[a-]', 'syntax error in pattern'],
  ])('%j is refused: %s', (rules, message) => {
    expect(() => parseIgnoreRules(rules)).toThrow(expect.objectContaining({ name: 'GoError', message }));
  });

  it('always leaves out hidden templates', () => {
    expect(ignored('', FILES)).toEqual(['templates/.hidden']);
  });

  it('refuses a line that is too long', () => {
    expect(() => parseIgnoreRules('a'.repeat(70_000))).toThrow('bufio.Scanner: token too long');
  });

  it('tells of a pattern that its last slash kept together', () => {
    const records: LogRecord[] = [];
    const { ignores } = parseIgnoreRules('dir\\/', (record) => records.push(record));
    expect(ignores('dir', true)).toBe(false);
    expect(records).toEqual([
      {
        level: 'ERROR',
        message: 'failed to compile',
        attributes: [
          ['rule', 'dir\\'],
          ['error', 'syntax error in pattern'],
        ],
      },
    ]);
  });

  it('is quick with many stars', () => {
    const started = performance.now();
    parseIgnoreRules(`${'*a'.repeat(50)}b`).ignores('a'.repeat(4000), false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
