import { type Result, err, ok } from '@subminute/core';
import type { Json } from '../decompose/json-file.ts';
import { isRecord } from '../shield/fields.ts';
import { type Segment, argumentsOf, segmentsOf } from '../tool-caches/segments.ts';
import type { Existing } from './existing.ts';

/** One program that a target starts. */
export interface OldCall {
  readonly program: string;
  readonly args: readonly string[];
}

/** What a target does, where it is nothing but some known programs one after the other in its project's folder. */
export interface OldUse {
  readonly calls: readonly OldCall[];
  /** Targets that it waits for. */
  readonly waits: readonly string[];
}

export interface OldQuestion {
  readonly programs: readonly string[];
  /** `scripts` of the project's package.json. */
  readonly scripts: Json;
}

/** The error: why ours would do less than the target, or something else. */
export function oldUse({ target, home, config }: Existing, ask: OldQuestion): Result<OldUse, string> {
  const special = specialIn(target, config);
  if (special !== undefined) return err(special);
  const text = commandOf(config, home, ask.scripts);
  if (!text.ok) return text;
  const segments = segmentsOf(text.value);
  const calls = segments?.map((segment) => callOf(segment, ask.programs));
  if (!calls || calls.length === 0 || calls.includes(undefined))
    return err(`its "${target}" is more than ${ask.programs.join(', ')}: ${shown(text.value)}`);
  const { dependsOn = [] } = config;
  const waits: unknown[] = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  if (!waits.every((one) => typeof one === 'string'))
    return err(`its "${target}" depends on more than targets by their names`);
  return ok({ calls: calls.filter((call) => call !== undefined), waits });
}

/** What somebody has said of it that ours would not keep to. */
function specialIn(target: string, config: Json): string | undefined {
  const { cache, continuous, parallelism, defaultConfiguration } = config;
  // Compilers are proved to read nothing beside their keys; tests and rules may ask the network or the day.
  if (cache === false && (target === 'test' || target === 'lint'))
    return `its "${target}" is not to be cached ("cache": false)`;
  if (continuous === true) return `its "${target}" does not end`;
  if (parallelism === false) return `its "${target}" must not run beside others`;
  return typeof defaultConfiguration === 'string'
    ? `its "${target}" is run by its configuration ${shown(defaultConfiguration)}`
    : undefined;
}

function callOf(segment: Segment, programs: readonly string[]): OldCall | undefined {
  for (const program of programs) {
    const args = argumentsOf(program, segment);
    if (args) return segment.isLiteral ? { program, args } : undefined;
  }
  return undefined;
}

/** Options that change nothing of what is run. */
const HARMLESS: ReadonlySet<string> = new Set(['command', 'commands', 'cwd', 'script', 'color', 'parallel']);

function commandOf(
  { executor, options, metadata }: Json,
  home: string,
  scripts: Json,
): Result<string, string> {
  const given = isRecord(options) ? options : {};
  const other = Object.keys(given).find((name) => !HARMLESS.has(name));
  if (other !== undefined) return err(`it has "${other}" among its options`);
  if (executor === 'nx:run-script') {
    const name = String(given['script']);
    const script = scripts[name] ?? (isRecord(metadata) ? metadata['scriptContent'] : undefined);
    if (typeof script !== 'string') return err(`its script "${name}" is not there`);
    const hook = [`pre${name}`, `post${name}`].find((one) => one in scripts);
    return hook === undefined ? ok(script) : err(`its script has "${hook}" beside it`);
  }
  if (executor !== 'nx:run-commands') return err(`it is run by ${String(executor)}`);
  const { cwd = '.', command, commands } = given;
  if (String(cwd).replace(/\/$/, '') !== home) return err('it does not run in its project’s folder');
  const all: unknown[] = Array.isArray(commands) ? commands : [command];
  const texts = all.map((one) => (isRecord(one) && Object.keys(one).length === 1 ? one['command'] : one));
  return texts.every((one) => typeof one === 'string')
    ? ok(texts.join(' && '))
    : err('its commands are more than texts');
}

/** A command in a message: one line of so many characters. */
const MOST = 60;

function shown(command: string): string {
  const line = command.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
