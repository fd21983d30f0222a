import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { CreateReader, Finding } from '../reader.ts';

/** A tool that a user taught us: one line is one finding (`"matchers"` in subminute.json). */
export interface Matcher {
  /** What the tool is called. */
  readonly name: string;
  /**
   * Named groups, of which `message` is needed: `file`, `line`, `column`, `severity` (an error unless it
   * begins with `warn`, `info` or `note`), `code`, `message`. Without the flags `g` and `y`.
   */
  readonly pattern: RegExp;
}

/** A longer line is no line of a compiler; a pattern that a user wrote may be slow on it. */
const MAX_LINE = 2000;

/** Reads with the patterns of users, before our own readers: who teaches a tool knows it best. */
export function createMatcherReader(matchers: readonly Matcher[]): CreateReader {
  return (sink, paths) => ({
    line(text, logLine) {
      if (text.length > MAX_LINE) return false;
      for (const { name, pattern } of matchers) {
        const groups = pattern.exec(text)?.groups;
        const finding = groups && findingOf(name, groups, paths);
        if (!finding) continue;
        sink.add({ ...finding, logLine });
        return true;
      }
      return false;
    },
    end() {},
  });
}

function findingOf(
  tool: string,
  groups: Readonly<Record<string, string | undefined>>,
  paths: Paths,
): Omit<Finding, 'logLine'> | undefined {
  const { message, file, line, column, code, severity = '' } = groups;
  if (message === undefined) return undefined;
  const place = file === undefined ? undefined : paths.locate(locationOf(file, line, column));
  return {
    tool,
    severity: /^(?:warn|info|note)/i.test(severity) ? 'warning' : 'error',
    certainty: 'sure',
    message,
    ...(place ? { place } : {}),
    ...(code === undefined || code === '' ? {} : { code }),
  };
}
