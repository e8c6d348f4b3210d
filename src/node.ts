/** tschart in Node: what the portable API has, and charts from directories and archives, with Node's cryptography. */
export * from './index.ts';
export { type LoadFromOptions, loadChartFrom } from './node/files/load.ts';
export { nodeHost } from './node/host.ts';
