import { func, type GoFunc, P } from '../../go/func.ts';
import { GoError } from '../../go/value.ts';
import type { Host } from '../host.ts';
import { randomBelow } from './random.ts';

/** Sprig's network function. Without the host's leave to ask for names it gives an empty text, as Helm does. */
export function networkFunctions(host: Host): readonly GoFunc[] {
  return [
    func('getHostByName', [P.string], (name) => {
      if (!host.lookupHost) return '';
      const addresses = host.lookupHost(name);
      if (addresses.length === 0) throw new GoError('invalid argument to Intn');
      return addresses[randomBelow(host, addresses.length)]!;
    }),
  ];
}
