import type { ActionContext } from '../../action/context.ts';
import { systemZones } from '../../go/time.ts';
import { timeNow } from '../../release/time.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { withSchemaDocuments } from '../schema-documents.ts';

/** The parts of a context that are the same wherever releases are; nobody else changes them. */
export function processContext(call: Invocation): Omit<ActionContext, 'storage' | 'kube'> {
  const shared = host();
  const zones = systemZones(shared);
  return {
    host: shared,
    zones,
    log: call.log,
    now: () => timeNow(shared.now(), zones),
    withSchemaSources: withSchemaDocuments,
    exclusive: (_, work) => work(),
  };
}
