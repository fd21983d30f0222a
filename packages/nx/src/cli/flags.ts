import { FORMATS, type Format, type Result, err, ok } from '@subminute/core';
import { parseDuration } from '../store/duration.ts';
import { messages } from './messages.ts';

/** Our own flags. Everything else, and all behind `--`, goes to Nx as it is. */
export interface Flags {
  readonly format: Format;
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
  readonly cwd?: string;
  readonly bail: boolean;
  /** All known test files run, and are compared. */
  readonly audit: boolean;
  readonly help: boolean;
  readonly rest: readonly string[];
}

/** A token is taken as four bytes of English text and code: the bound is in bytes. */
const BYTES_A_TOKEN = 4;

type Draft = { -readonly [K in keyof Flags]: Flags[K] } & { rest: string[] };

/** Flags with a value, each setting its part of the draft or telling what is wrong. */
const VALUES: Readonly<Record<string, (draft: Draft, value: string) => string | undefined>> = {
  '--deadline': (draft, value) => {
    const ms = parseDuration(value);
    if (ms === undefined) return messages.badDuration('--deadline', value);
    draft.deadlineMs = ms;
    return undefined;
  },
  '--budget-tokens': (draft, value) => {
    const tokens = Number(value);
    if (!Number.isInteger(tokens) || tokens <= 0) return messages.badNumber('--budget-tokens', value);
    draft.maxBytes = Math.max(512, tokens * BYTES_A_TOKEN);
    return undefined;
  },
  '--format': (draft, value) => {
    const format = FORMATS.find((name) => name === value);
    if (format === undefined) return messages.badFormat(value);
    draft.format = format;
    return undefined;
  },
  '--cwd': (draft, value) => {
    draft.cwd = value;
    return undefined;
  },
};

const SWITCHES: Readonly<Record<string, (draft: Draft) => void>> = {
  '--json': (draft) => {
    draft.format = 'json';
  },
  '--bail': (draft) => {
    draft.bail = true;
  },
  '--audit': (draft) => {
    draft.audit = true;
  },
  // The verdict never has colours.
  '--no-color': () => {},
  '--help': (draft) => {
    draft.help = true;
  },
  '-h': (draft) => {
    draft.help = true;
  },
};

/** Takes our flags out of a command's arguments; an error is what to say about them. */
export function parseFlags(args: readonly string[]): Result<Flags, string> {
  const draft: Draft = { format: 'text', bail: false, audit: false, help: false, rest: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      draft.rest.push(...args.slice(i));
      break;
    }
    const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = at === -1 ? arg : arg.slice(0, at);
    if (name === '--audit' && at !== -1) return err(messages.noValue(name));
    const setSwitch = at === -1 && Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined;
    const setValue = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    if (setSwitch) setSwitch(draft);
    else if (setValue) {
      const value = at === -1 ? args[++i] : arg.slice(at + 1);
      if (value === undefined || value === '') return err(messages.missingValue(name));
      const problem = setValue(draft, value);
      if (problem !== undefined) return err(problem);
    } else draft.rest.push(arg);
  }
  return ok(draft);
}

/** Flags that say how a run goes: a command that only reads takes none of them. */
const RUN_FLAGS = /^--(?:deadline|bail|audit)(?:=|$)/;

/** The flags of a command that runs nothing. */
export function parseReading(command: string, args: readonly string[]): Result<Flags, string> {
  const wrong = args.find((arg) => RUN_FLAGS.test(arg));
  return wrong === undefined ? parseFlags(args) : err(messages.unknownFlag(wrong, command));
}
