import { capabilitiesObject } from '../chart/capabilities.ts';
import type { Chart } from '../chart/model.ts';
import { valuesObject } from '../chart/values-object.ts';
import { int, type Value } from '../go/value.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { SchemaError, validateAgainstSchema } from '../values/schema.ts';
import type { RenderOptions } from './options.ts';
import type { TopScope } from './scope.ts';

/**
 * What the root chart's templates see: user-supplied values over the chart's own, checked by every schema of the tree,
 * and the release and capabilities. Throws with Helm's text where values don't fit a chart or a schema.
 */
export function topScope(chart: Chart, values: Map<string, Value>, options: RenderOptions): TopScope {
  const coalesced = coalesceValues(chart, values, options.log);
  if (options.skipSchemaValidation !== true) {
    try {
      validateAgainstSchema(chart, coalesced, options.log, options.schemaSources);
    } catch (error) {
      if (error instanceof SchemaError) error.checked = { chart, values };
      throw error;
    }
  }
  return {
    values: valuesObject(coalesced),
    release: releaseObject(options),
    capabilities: capabilitiesObject(options.capabilities),
  };
}

function releaseObject({ release }: RenderOptions): Map<string, Value> {
  return new Map<string, Value>([
    ['Name', release.name],
    ['Namespace', release.namespace],
    ['IsUpgrade', release.isUpgrade],
    ['IsInstall', release.isInstall],
    ['Revision', int(release.revision)],
    ['Service', 'Helm'],
  ]);
}
