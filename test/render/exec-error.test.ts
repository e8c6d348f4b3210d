import { describe, expect, it } from 'vitest';
import { execErrorMessage, parseErrorMessage, warning } from '../../src/render/exec-error.ts';

/** An error as text/template chains them: each message once as itself and once as what it wraps. */
function chain(...messages: string[]): Error {
  const [message, ...rest] = messages;
  return rest.length === 0 ? new Error(message) : new Error(message, { cause: chain(...rest) });
}

// Texts seen with Helm 4.3.1.
describe('parseErrorMessage', () => {
  it.each([
    [
      'template: c/templates/x.yaml:3: unexpected "}" in operand',
      'parse error at (c/templates/x.yaml:3): unexpected "}" in operand',
    ],
    ['template: c/templates/x.yaml:1: bad: worse: worst', 'parse error at (c/templates/x.yaml:1): worst'],
    ['odd', 'parse error in (f): odd'],
  ])('%s', (message, expected) => {
    expect(parseErrorMessage('f', message)).toBe(expected);
  });
});

describe('execErrorMessage', () => {
  const outer = 'template: c/t.yaml:1:4: executing "c/t.yaml" at <include "a" .>: error calling include: ';
  const inner = 'template: c/_h.tpl:2:3: executing "a" at <.x.y>: nil pointer evaluating interface {}.y';

  it('prints a link for each template, the message of the last', () => {
    const error = chain(outer + inner, `error calling include: ${inner}`, inner);
    expect(execErrorMessage('f', error)).toBe(outer + inner);
    expect(execErrorMessage('f', chain(outer + inner, inner))).toBe(
      'c/t.yaml:1:4\n  executing "c/t.yaml" at <include "a" .>:\n    error calling include:\n' +
        'c/_h.tpl:2:3\n  executing "a" at <.x.y>:\n    nil pointer evaluating interface {}.y',
    );
  });

  it('prints equal links once', () => {
    expect(execErrorMessage('f', chain(inner, inner))).toBe(
      'c/_h.tpl:2:3\n  executing "a" at <.x.y>:\n    nil pointer evaluating interface {}.y',
    );
  });

  it('prints the message of fail and required alone, with the outermost place', () => {
    expect(execErrorMessage('f', chain(`${outer}${warning('no\nluck')}`))).toBe(
      'execution error at (c/t.yaml:1:4): no\nluck',
    );
  });

  it('keeps a text that is no chain', () => {
    expect(execErrorMessage('f', chain('short'))).toBe('execution error in (f): short');
  });

  it('keeps the message of a template that is missing', () => {
    const missing = 'template: no template "x" associated with template "gotpl"';
    expect(execErrorMessage('f', chain(outer + missing, missing))).toBe(
      `c/t.yaml:1:4\n  executing "c/t.yaml" at <include "a" .>:\n    error calling include:\n${missing}`,
    );
  });
});
