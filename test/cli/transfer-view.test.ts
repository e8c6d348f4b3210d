import { describe, expect, it } from 'vitest';
import { transferLine, transferView } from '../../src/cli/transfer-view.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('the bar of a transfer', () => {
  it.each([
    [0, 3_145_728, 'Pulling sha256:0123456789ab [                        ] 0.0 of 3.0 MiB'],
    [1_572_864, 3_145_728, 'Pulling sha256:0123456789ab [===========>            ] 1.5 of 3.0 MiB'],
    [3_145_728, 3_145_728, 'Pulling sha256:0123456789ab [=======================>] 3.0 of 3.0 MiB'],
    [512, 2048, 'Pulling sha256:0123456789ab [=====>                  ] 0.5 of 2.0 KiB'],
    [0, 0, 'Pulling sha256:0123456789ab [=======================>] 0.0 of 0.0 KiB'],
  ])('at %d of %d', (done, total, line) => {
    expect(transferLine({ direction: 'pull', digest, done, total })).toBe(line);
  });

  const view = (env: Record<string, string>, hasOverlay: boolean, debug = false) =>
    transferView({
      terminal: { env, ...(hasOverlay && { overlay: { show() {} } }) } as unknown as Parameters<
        typeof transferView
      >[0]['terminal'],
      settings: { debug } as Parameters<typeof transferView>[0]['settings'],
    });

  it('is for terminals that can move their cursor, and for people', () => {
    expect(view({}, true)).toBeTypeOf('function');
    expect(view({}, false)).toBeUndefined();
    expect(view({ TERM: 'dumb' }, true)).toBeUndefined();
    expect(view({ CI: 'true' }, true)).toBeUndefined();
    expect(view({}, true, true)).toBeUndefined();
  });
});
