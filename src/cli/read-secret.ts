import { isatty, ReadStream } from 'node:tty';
import { GoError } from '../go/value.ts';

const KEY = { endOfInput: 4, interrupt: 3, backspace: 8, newLine: 10, enter: 13, killLine: 21, delete: 127 };

/**
 * A line from the terminal, which doesn't show it; `ask` is called when it no longer does. Throws GoError with Go's text
 * where the input is no terminal.
 */
export async function readSecret(ask: () => void = () => undefined): Promise<Uint8Array> {
  if (!isatty(0)) {
    ask();
    throw new GoError('inappropriate ioctl for device');
  }
  const input = new ReadStream(0);
  input.setRawMode(true);
  try {
    ask();
    return await readLine(input);
  } finally {
    input.setRawMode(false);
    input.destroy();
  }
}

function readLine(input: ReadStream): Promise<Uint8Array> {
  const line: number[] = [];
  return new Promise((resolve, reject) => {
    input.on('end', () => reject(new GoError('EOF')));
    input.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === KEY.enter || byte === KEY.newLine) return resolve(Uint8Array.from(line));
        if (byte === KEY.endOfInput)
          return line.length > 0 ? resolve(Uint8Array.from(line)) : reject(new GoError('EOF'));
        if (byte === KEY.interrupt) {
          input.setRawMode(false);
          process.kill(process.pid, 'SIGINT');
        } else if (byte === KEY.killLine) line.length = 0;
        else if (byte === KEY.backspace || byte === KEY.delete) line.pop();
        else line.push(byte);
      }
    });
  });
}
