import { writeFileSync } from 'node:fs';
import type { Chart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { pathError } from '../../node/files/os-error.ts';
import { DRAFTS, type GeneratedSchema, generateSchema, type SchemaDraft } from '../../schema/generate.ts';
import type { Invocation } from '../command.ts';
import { warn } from '../debug.ts';
import { loadLocated, locateChart } from './chart-source.ts';
import { schemaGenerateFlags, schemaTypesFlags } from './schema.ts';

/** `schema generate`: prints or writes a schema. */
export async function runSchemaGenerate(call: Invocation): Promise<number> {
  const chart = await loadLocated(await locateChart(call.args[0]!, schemaGenerateFlags, call), call);
  write(generated(chart, call).text, call.flags.get(schemaGenerateFlags.output), call);
  return 0;
}

/** `schema types`: prints or writes types, of the chart's own schema where it has one. */
export async function runSchemaTypes(call: Invocation): Promise<number> {
  const { flags } = call;
  const chart = await loadLocated(await locateChart(call.args[0]!, schemaTypesFlags, call), call);
  const { typesOf } = await import('../../schema/types.ts');
  const { readChartSchema } = await import('../../schema/embed.ts');
  const own = flags.get(schemaTypesFlags.generate) ? undefined : readChartSchema(chart);
  const schema = own ?? generated(chart, call).schema;
  const about = `Values of the chart ${chart.name} ${chart.metadata.version}.`;
  write(typesOf(schema, { name: flags.get(schemaTypesFlags.name), about }), flags.get(schemaTypesFlags.output), call);
  return 0;
}

function generated(chart: Chart, { flags, log }: Invocation): GeneratedSchema {
  const draft = flags.get(schemaGenerateFlags.draft);
  const additional = flags.get(schemaGenerateFlags.additionalProperties);
  if (!(DRAFTS as readonly string[]).includes(draft)) {
    throw new TschartError('FLAG', `--draft: ${quote(draft)} is none of ${DRAFTS.join(', ')}`);
  }
  if (additional !== 'allow' && additional !== 'deny') {
    throw new TschartError('FLAG', `--additional-properties: ${quote(additional)} is none of allow, deny`);
  }
  const result = generateSchema(chart, {
    draft: draft as SchemaDraft,
    additional,
    withoutDependencies: flags.get(schemaGenerateFlags.withoutDependencies),
    k8sSchemaVersion: flags.get(schemaGenerateFlags.k8sSchemaVersion),
  });
  for (const { file, line, message } of result.remarks) {
    warn(log, `${line === undefined ? file : `${file}:${line}`}: ${message}`);
  }
  return result;
}

function write(text: string, path: string, { terminal }: Invocation): void {
  if (path === '' || path === '-') {
    terminal.stdout(text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new TschartError('OUTPUT', pathError('open', path, error).message, { at: { file: path }, cause: error });
  }
}
