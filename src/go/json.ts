/** Go's package `encoding/json`, its first version as Go 1.26 has it. */
export {
  type JsonInStream,
  JsonSyntaxError,
  JsonTypeError,
  nextJson,
  unmarshalJson,
  unmarshalJsonArray,
  unmarshalJsonMap,
} from './json/decode.ts';
export { type MarshalOptions, marshalJson } from './json/encode.ts';
export { quoteJson } from './json/quote.ts';
