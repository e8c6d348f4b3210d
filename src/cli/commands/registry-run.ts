import { TschartError } from '../../errors.ts';
import { trimSpace } from '../../go/strings.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Invocation } from '../command.ts';
import { warn } from '../debug.ts';
import { readLine } from '../read-line.ts';
import { readSecret } from '../read-secret.ts';
import { registryClient } from '../registry-client.ts';
import type { Terminal } from '../terminal.ts';
import { loginFlags } from './registry.ts';

/** `registry login`: asks for what is not given, checks it with the registry, keeps it. */
export async function runLogin(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const client = registryClient(call, {}, (text) => terminal.stdout(text));
  const { username, password } = await credentialsFor(call);
  await client.login(args[0]!, {
    username,
    password,
    insecureSkipTlsVerify: flags.get(loginFlags.insecure),
    certFile: flags.get(loginFlags.certFile),
    keyFile: flags.get(loginFlags.keyFile),
    caFile: flags.get(loginFlags.caFile),
    plainHttp: flags.get(loginFlags.plainHttp),
  });
  return 0;
}

/** `registry logout`: forgets what is kept. */
export async function runLogout(call: Invocation): Promise<number> {
  const { args, terminal } = call;
  await registryClient(call, {}, (text) => terminal.stdout(text)).logout(args[0]!);
  return 0;
}

async function credentialsFor({ flags, terminal, log }: Invocation) {
  let username = flags.get(loginFlags.username);
  let password = flags.get(loginFlags.password);
  if (flags.get(loginFlags.passwordStdin)) {
    password = decodeUtf8(terminal.stdin()).replace(/\n$/, '').replace(/\r$/, '');
  } else if (password === '') {
    if (username === '') {
      terminal.stdout('Username: ');
      username = trimSpace(readLine(terminal));
    }
    const what = username === '' ? 'Token' : 'Password';
    password = await secret(terminal, what);
    if (password === '') throw new TschartError('CREDENTIALS', `${what.toLowerCase()} required`);
  } else {
    warn(log, 'using --password via the CLI is insecure. Use --password-stdin');
  }
  return { username, password };
}

async function secret(terminal: Terminal, what: string): Promise<string> {
  const line = decodeUtf8(await readSecret(() => terminal.stdout(`${what}: `)));
  terminal.stdout('\n');
  return line;
}
