import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import type { TestOutput } from './node-test-output.ts';

/** `not ok`, and the lines below it between `---` and `...`. */
export interface TapResult {
  readonly logLine: number;
  /** The suites, and the test. */
  readonly names: readonly string[];
  readonly lines: readonly string[];
}

/** undefined for a suite that failed only because of its tests. */
export function tapFinding(result: TapResult, output: TestOutput, paths: Paths): Finding | undefined {
  const fields = fieldsOf(result.lines);
  const kind = value(fields, 'failureType');
  if (kind === 'subtestsFailed') return undefined;
  const declared = locationIn(value(fields, 'location'), paths);
  const common = {
    tool: 'tap',
    severity: 'error',
    certainty: kind === 'cancelledByParent' ? 'likely' : 'sure',
    logLine: result.logLine,
  } as const;
  const testFile = declared ? { testFile: declared.file } : {};
  const name = result.names.at(-1) ?? '';
  if (value(fields, 'error') === 'test failed')
    return {
      ...common,
      ...(declared ? { place: { file: declared.file } } : {}),
      ...output.reason(name),
      ...testFile,
    };
  const error = parseErrorBlock(errorLines(fields), paths);
  const said = locationIn(value(fields, 'at'), paths);
  const { place = said ?? declared, frames } = placesOf(error);
  return {
    ...common,
    test: result.names.join(' > '),
    message: error.message,
    detail: error.detail,
    frames: frames.filter(({ file, line }) => file !== declared?.file || line !== declared.line),
    ...(place ? { place } : {}),
    ...(error.code === undefined ? {} : { code: error.code }),
    ...testFile,
  };
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** `key: value`, `key: |-` and the lines that are indented below it; of a key inside of another, the inner one. */
function fieldsOf(lines: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  let open: { readonly indent: number; readonly values: string[] } | undefined;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    if (open && (line === '' || indent > open.indent)) {
      open.values.push(line.slice(open.indent + 2));
      continue;
    }
    open = undefined;
    const [, key, rest = ''] = /^ *([A-Za-z_]\w*):(?: (.*))?$/.exec(line) ?? [];
    if (key === undefined || fields.has(key)) continue;
    const isBlock = /^[|>][-+]?$/.test(rest);
    const values = isBlock ? [] : [unquoted(rest)];
    fields.set(key, values);
    if (isBlock) open = { indent, values };
  }
  return fields;
}

function unquoted(text: string): string {
  const double = /^"(.*)"$/.exec(text)?.[1];
  if (double !== undefined) return double.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  return /^'(.*)'$/.exec(text)?.[1]?.replaceAll("''", "'") ?? text;
}

function value(fields: Fields, key: string): string | undefined {
  return fields.get(key)?.[0];
}

function locationIn(text: string | undefined, paths: Paths): ReturnType<Paths['locate']> {
  return text === undefined ? undefined : paths.locate(parseLocation(text) ?? { path: text });
}

/** As Node would have printed the error. */
function errorLines(fields: Fields): string[] {
  const [first = '', ...others] = fields.get('message') ?? fields.get('error') ?? [];
  const code = value(fields, 'code');
  const isOwn = code !== undefined && code !== 'ERR_TEST_FAILURE' && code !== 'ERR_ASSERTION';
  const name = isOwn ? code : value(fields, 'name');
  const values = others.some((line) => line !== '') ? [] : valueLines(fields);
  return [
    name === undefined ? first : `${name}: ${first}`,
    ...others,
    ...values,
    ...(fields.get('stack') ?? []).map((frame) => `    at ${frame}`),
  ];
}

/** Where the message does not compare the values, their fields do. */
function valueLines(fields: Fields): string[] {
  const [expected, actual] = [fields.get('expected'), fields.get('actual')];
  if (expected?.length !== 1 || actual?.length !== 1) return [];
  const isComparison = /^(?!not)\w*[eE]qual$/.test(value(fields, 'operator') ?? 'Equal');
  return isComparison && expected[0] !== '' ? [`Expected: ${expected[0]}`, `Received: ${actual[0]}`] : [];
}
