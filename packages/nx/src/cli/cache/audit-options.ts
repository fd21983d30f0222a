import { type Result, err, nearestNames, ok } from '@subminute/core';
import { type Flags, parseReading } from '../flags.ts';
import { messages } from '../messages.ts';

/** What an audit was asked for. */
export interface AuditOptions {
  readonly flags: Flags;
  /** Of its own flags, those with a value; `''` where it may be left out and was. */
  readonly values: ReadonlyMap<string, string>;
}

/** Reads the flags of an audit: those of every command, and `own`. `--tasks` alone may stand without a value. */
export function auditOptions(args: readonly string[], own: readonly string[]): Result<AuditOptions, string> {
  const flags = parseReading('cache audit', args);
  if (!flags.ok) return flags;
  const { format, rest } = flags.value;
  if (format !== 'text' && format !== 'json') return err(messages.onlyTextOrJson(format));
  const values = new Map<string, string>();
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i] ?? '';
    const at = arg.indexOf('=');
    const name = at === -1 ? arg : arg.slice(0, at);
    if (!arg.startsWith('-')) return err(messages.extraWord(arg, 'cache audit'));
    if (!own.includes(name))
      return err(messages.unknownFlag(name, `cache audit ${own[0] ?? ''}`, nearestNames(name, own)[0]));
    const next = rest[i + 1];
    const given = at !== -1 ? arg.slice(at + 1) : next?.startsWith('-') ? undefined : next;
    if (at === -1 && given !== undefined) i++;
    if (given === undefined || given === '') {
      if (name !== '--tasks') return err(messages.missingValue(name));
    }
    values.set(name, given ?? '');
  }
  return ok({ flags: flags.value, values });
}
