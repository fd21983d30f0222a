import { type Result, err, ok } from '@subminute/core';
import { type Flags, parseReading } from '../flags.ts';
import { messages } from '../messages.ts';

/** What `doctor` is to do, in which workspace. */
export interface DoctorRequest {
  readonly root: string;
  readonly store: string;
  readonly flags: Flags;
  /** Empty: all. */
  readonly projects: readonly string[];
}

export interface DoctorOptions {
  readonly flags: Flags;
  readonly mode: 'look' | 'compare' | 'isolated-declarations';
  readonly fixes: boolean;
  readonly projects: readonly string[];
}

const MODES = { '--compare': 'compare', '--isolated-declarations': 'isolated-declarations' } as const;

/** Behind a flag that takes projects, words are projects: `--compare web,api` or `--compare web api`. */
export function doctorOptions(args: readonly string[]): Result<DoctorOptions, string> {
  const flags = parseReading('doctor', args);
  if (!flags.ok) return flags;
  let mode: DoctorOptions['mode'] = 'look';
  let fixes = false;
  const projects: string[] = [];
  for (const arg of flags.value.rest) {
    const [, name = arg, value] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? [];
    const asked = Object.hasOwn(MODES, name) ? MODES[name as keyof typeof MODES] : undefined;
    if (asked !== undefined) {
      if (mode !== 'look' && mode !== asked) return err(messages.doctorEither);
      mode = asked;
      if (value !== undefined) projects.push(...named(value));
    } else if (arg === '--fix') fixes = true;
    else if (arg.startsWith('-') || mode === 'look') return err(messages.unknownFlag(arg, 'doctor'));
    else projects.push(...named(arg));
  }
  if (fixes && mode === 'compare') return err(messages.doctorFixesNoTarget);
  return ok({ flags: flags.value, mode, fixes, projects });
}

function named(value: string): readonly string[] {
  return value.split(',').filter((name) => name !== '');
}
