/**
 * tschart's programmatic API for every JavaScript runtime: charts in memory, rendered as Helm renders them.
 * `tschart/node` adds files, archives, and releases on clusters and in local stores.
 */
export { type ChartFiles, type LoadChartOptions, loadChart } from './api/chart.ts';
export type { RenderedHook, RenderedManifest, RenderOutput } from './api/output.ts';
export { type RenderInput, render } from './api/render.ts';
export type { Warning } from './api/warning.ts';
export type { Chart, ChartFile, Dependency, Maintainer, Metadata, TypedChart } from './chart/model.ts';
export { type Position, TschartError } from './errors.ts';
export { type Host, type HostCrypto, portableHost } from './funcs/host.ts';
export type { Plain, PlainObject } from './go/plain.ts';
export type { Hook, HookEvent } from './manifest/hook.ts';
export type { TemplateLimits } from './template/limits.ts';
export type { LineOrigin } from './template/trace.ts';
export type { GivenValues, ValuesFile, ValuesInput, ValuesOver } from './values/input.ts';
export type { ValueOrigin } from './values/origin.ts';
export type { SchemaViolation } from './values/schema.ts';
export { SchemaViolationError } from './values/violation-error.ts';
