import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Result, err, nearestNames, ok } from '@subminute/core';
import { parseDuration } from '../../store/duration.ts';
import { type Flags, parseReading } from '../flags.ts';
import { messages } from '../messages.ts';

/** An action's own flags (without `--`): with a value, or a switch. */
export type OptionNames = Readonly<Record<string, 'value' | 'switch'>>;

/** What was given. Names that were not given are absent. */
export interface Given {
  readonly flags: Flags;
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** For what is measured, where nothing else is said. */
const LIMIT_MS = 300_000;

/** `--limit`, in ms. */
export function limitOf({ values }: Given): Result<number, string> {
  const { limit } = values;
  const ms = limit === undefined ? LIMIT_MS : parseDuration(limit);
  return ms === undefined ? err(messages.badDuration('--limit', limit ?? '')) : ok(ms);
}

/** Reads the flags of an action (`ratchet check`, `replay`), those of every command among them. `words`: at most so many. */
export function readOptions(
  action: string,
  args: readonly string[],
  names: OptionNames,
  words = 0,
): Result<Given, string> {
  const flags = parseReading(action, args);
  if (!flags.ok) return flags;
  const { format } = flags.value;
  // Text in a file that a reader of XML or SARIF is given would be no report at all.
  if (format === 'sarif' || format === 'junit') return err(messages.noRatchetFormat(format));
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(names).map(([name, kind]) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...flags.value.rest],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(names, token.name) ? names[token.name] : undefined;
    if (kind === undefined) return err(unknown(token.rawName, action, names));
    if (kind === 'switch' && token.value !== undefined) return err(messages.noValue(token.rawName));
    if (kind === 'switch') switches.add(token.name);
    else if (token.value === undefined || token.value === '')
      return err(messages.missingValue(token.rawName));
    else values[token.name] = token.value;
  }
  const extra = given[words];
  if (extra !== undefined) return err(messages.extraWord(extra, action));
  return ok({ flags: flags.value, values, switches, words: given });
}

function unknown(flag: string, action: string, names: OptionNames): string {
  const [nearest] = nearestNames(
    flag,
    Object.keys(names).map((name) => `--${name}`),
  );
  return messages.unknownFlag(flag, action, nearest);
}
