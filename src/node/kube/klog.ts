import { quote } from '../../go/strconv.ts';

/** A line as client-go's own log writes it to the error output: `I1121 14:58:04.599947   29218 warnings.go:107] "…"`. */
export function klogLine(level: 'I' | 'W' | 'E', place: string, message: string): string {
  const at = performance.timeOrigin + performance.now();
  const now = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  const fraction = String(Math.floor((at % 1000) * 1000)).padStart(6, '0');
  return `${level}${day} ${time}.${fraction} ${String(process.pid).padStart(7)} ${place}] ${message}\n`;
}

/** What client-go's cache of discovery prints where the server's groups could not be had. */
export function discoveryFailureLine({ message }: Error): string {
  const what = quote("Couldn't get current server API group list");
  return klogLine('E', 'memcache.go:381', `${what} err=${quote(message)} logger="UnhandledError"`);
}

const WARNING = /(\d{3}) (\S+) "((?:[^"\\]|\\.)*)"/g;

/** The lines of a `Warning` header that client-go prints: those of code 299 that say something. */
export function warningLines(header: string): string[] {
  const lines: string[] = [];
  for (const [, code, , text] of header.matchAll(WARNING)) {
    const said = text!.replace(/\\(.)/g, '$1');
    if (code === '299' && said !== '') lines.push(klogLine('I', 'warnings.go:107', quote(`Warning: ${said}`)));
  }
  return lines;
}
