import { TschartError } from '../../errors.ts';
import { sprint } from '../../go/fmt.ts';
import { marshalJson } from '../../go/json.ts';
import { GoError, type Value } from '../../go/value.ts';
import { findResults } from './find.ts';
import { parseTemplate, type Template } from './parse.ts';

/**
 * What a JSONPath template gives for data: texts as they are, tables and lists as JSON, a blank between results of one
 * expression. Where the data does not have what it asks for, nothing is printed, as in Helm. Throws TschartError for a
 * template that can't be read.
 */
export function printJsonPath(text: string, data: Value): string {
  let template: Template;
  try {
    template = parseTemplate(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('JSONPATH', `error parsing jsonpath ${text}: ${error.message}`, { cause: error });
  }
  try {
    return findResults(template, data)
      .map((results) => results.map(show).join(' '))
      .join('');
  } catch (error) {
    if (error instanceof GoError) return '';
    throw error;
  }
}

function show(value: Value): string {
  if (value === null) return 'null';
  return value instanceof Map || Array.isArray(value) ? marshalJson(value) : sprint([value]);
}
