type Json = Readonly<Record<string, unknown>>;

/**
 * What in a value does not conform to a JSON schema (draft 7), by its place; empty where all does. It knows the
 * keywords that our schemas use, and throws on any other: no check is left out unseen.
 */
export function faultsIn(value: unknown, schema: Json, root: Json = schema, at = '$'): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    const check = Object.hasOwn(CHECKS, keyword) ? CHECKS[keyword] : undefined;
    if (!check) throw new Error(`no check of "${keyword}"`);
    return check({ value, given, schema, root, at });
  });
}

interface Asked {
  readonly value: unknown;
  readonly given: unknown;
  readonly schema: Json;
  readonly root: Json;
  readonly at: string;
}

type Check = (asked: Asked) => readonly string[];

const nothing: Check = () => [];
/** A keyword about values of one kind; of others it says nothing. */
const of =
  <T>(
    isKind: (value: unknown) => value is T,
    isRight: (value: T, given: never) => boolean,
    words: string,
  ): Check =>
  ({ value, given, at }) =>
    !isKind(value) || isRight(value, given as never) ? [] : [`${at} ${words} ${JSON.stringify(given)}`];

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !isList(value);

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: nothing,
  $id: nothing,
  title: nothing,
  description: nothing,
  definitions: nothing,
  type: ({ value, given, at }) =>
    kindsOf(value).includes(String(given)) ? [] : [`${at} is no ${String(given)}`],
  const: ({ value, given, at }) => (value === given ? [] : [`${at} is not ${JSON.stringify(given)}`]),
  enum: ({ value, given, at }) =>
    (given as readonly unknown[]).includes(value) ? [] : [`${at} is none of ${JSON.stringify(given)}`],
  minimum: of(isNumber, (value, given: number) => value >= given, 'is below'),
  maximum: of(isNumber, (value, given: number) => value <= given, 'is above'),
  exclusiveMinimum: of(isNumber, (value, given: number) => value > given, 'is not above'),
  minLength: of(isText, (value, given: number) => value.length >= given, 'is shorter than'),
  pattern: of(isText, (value, given: string) => new RegExp(given, 'u').test(value), 'does not match'),
  minItems: of(isList, (value, given: number) => value.length >= given, 'has fewer items than'),
  maxItems: of(isList, (value, given: number) => value.length <= given, 'has more items than'),
  required: of(
    isMap,
    (value, given: readonly string[]) => given.every((name) => name in value),
    'lacks one of',
  ),
  items: ({ value, given, root, at }) =>
    isList(value) ? value.flatMap((one, i) => faultsIn(one, given as Json, root, `${at}[${i}]`)) : [],
  properties: ({ value, given, root, at }) =>
    Object.entries(given as Readonly<Record<string, Json>>).flatMap(([name, one]) =>
      isMap(value) && name in value ? faultsIn(value[name], one, root, `${at}.${name}`) : [],
    ),
  additionalProperties: ({ value, given, schema, root, at }) => {
    const known = new Set(Object.keys((schema['properties'] ?? {}) as Json));
    const others = Object.entries(isMap(value) ? value : {}).filter(([name]) => !known.has(name));
    return others.flatMap(([name, one]) =>
      given === false ? [`${at}.${name} is not known`] : faultsIn(one, given as Json, root, `${at}.${name}`),
    );
  },
  anyOf: ({ value, given, root, at }) => {
    const all = (given as readonly Json[]).map((one) => faultsIn(value, one, root, at));
    return all.some((faults) => faults.length === 0) ? [] : all.flat();
  },
  $ref: ({ value, given, root, at }) => {
    const name = String(given).replace('#/definitions/', '');
    return faultsIn(value, (root['definitions'] as Readonly<Record<string, Json>>)[name] ?? {}, root, at);
  },
};

function kindsOf(value: unknown): readonly string[] {
  if (isNumber(value)) return Number.isInteger(value) ? ['number', 'integer'] : ['number'];
  if (isList(value)) return ['array'];
  return [value === null ? 'null' : typeof value];
}
