import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeUtf8 } from '../../go/text.ts';
import type { Value } from '../../go/value.ts';
import { coalesceTables } from '../../values/coalesce.ts';
import { schemaProblem } from '../../values/schema.ts';
import { unmarshalYamlMap } from '../../yaml/unmarshal.ts';
import { readText } from './lint-chart.ts';
import { type Findings, problemOf, SEVERITY } from './message.ts';
import type { LintContext } from './templates.ts';

const FILE = 'values.yaml';
/** Helm's linter reads the file into a type of another name than its loader does. */
const TABLE = 'map[string]interface {}';

/** The rules for values.yaml: it should be there, must be a table, and with the values given fit the chart's schema. */
export function lintValues(findings: Findings, directory: string, context: LintContext): void {
  const path = join(directory, FILE);
  if (!findings.check(SEVERITY.info, FILE, existsSync(path) ? undefined : 'file does not exist')) return;
  let values = new Map<string, Value>();
  const unreadable = problemOf(() => {
    values = unmarshalYamlMap(readText(path)) ?? values;
  });
  if (
    !findings.check(
      SEVERITY.error,
      FILE,
      unreadable && `unable to parse YAML: ${unreadable.replace(TABLE, 'common.Values')}`,
    )
  )
    return;
  const schemaPath = join(directory, 'values.schema.json');
  if (context.skipSchemaValidation || !existsSync(schemaPath)) return;
  const given = coalesceTables(new Map(), context.values, context.log);
  const coalesced = coalesceTables(given, values, context.log);
  findings.check(SEVERITY.error, FILE, problemWithSchema(schemaPath, coalesced, context));
}

function problemWithSchema(path: string, values: Map<string, Value>, { log }: LintContext): string | undefined {
  let found: string | undefined;
  const unreadable = problemOf(() => {
    const schema = encodeUtf8(readText(path));
    if (schema.length > 0) found = schemaProblem(schema, values, log);
  });
  return unreadable ?? found;
}
