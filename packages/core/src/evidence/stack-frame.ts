import type { Place } from './diagnostic.ts';
import { parseLocation } from './location.ts';
import type { Paths } from './paths.ts';

/** One line of a stack: where it points in the workspace, if it points there. */
export interface StackFrame {
  readonly place?: Place;
}

/**
 * `    at fn (file:1:2)`, as V8 prints it, or ` ❯ fn file:1:2`, as Vitest does; undefined for any other
 * line. Only a frame in the workspace and outside of node_modules has a place.
 */
export function parseStackFrame(line: string, paths: Paths): StackFrame | undefined {
  const text = line.trimStart();
  if (text.startsWith('at ')) return v8Frame(text, paths);
  return text.startsWith('❯ ') ? vitestFrame(text.slice(2).trim(), paths) : undefined;
}

/** `at fn (target)`, `at async target`; behind the last frame a brace opens the error's properties. */
function v8Frame(text: string, paths: Paths): StackFrame | undefined {
  const frame = text.replace(/(?:,| \{)$/, '');
  const target = frame.endsWith(')')
    ? frame.slice(frame.lastIndexOf('(') + 1, -1)
    : frame.slice('at '.length).replace(/^async /, '');
  const location = parseLocation(target);
  if (location) return withPlace(paths.find(location));
  return /^(?:<anonymous>|native|index \d+|unknown)$/.test(target) ? {} : undefined;
}

function vitestFrame(text: string, paths: Paths): StackFrame | undefined {
  const location = parseLocation(text);
  if (!location) return undefined;
  // The function's name stands before the path, and either may have a space.
  const last = location.path.slice(location.path.lastIndexOf(' ') + 1);
  const whole = last === location.path ? undefined : paths.find(location);
  return withPlace(whole ?? paths.locate({ ...location, path: last }));
}

function withPlace(place: Place | undefined): StackFrame {
  return place ? { place } : {};
}
