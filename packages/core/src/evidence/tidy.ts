import { detached } from './detached.ts';
import type { Paths } from './paths.ts';
import { createRedactor, redact } from './redact.ts';

/** A message is one line of at most this many characters. */
const MAX_MESSAGE = 1000;
const MAX_DETAIL_LINE = 400;
const MAX_DETAIL_LINES = 20;

/** Text of a log as it may be shown: no secrets, no absolute paths, no tabs, not too long. */
export function tidyMessage(text: string, paths: Paths): string {
  return detached(
    cut(
      redact(paths.shorten(text.slice(0, MAX_MESSAGE * 4)))
        .replace(/\s+/g, ' ')
        .trim(),
      MAX_MESSAGE,
    ),
  );
}

/** The same for a block of lines, whose indentation says something. */
export function tidyLines(lines: readonly string[], paths: Paths): string[] {
  const withoutSecrets = createRedactor();
  return lines
    .slice(0, MAX_DETAIL_LINES)
    .map((line) =>
      detached(
        cut(
          withoutSecrets(paths.shorten(line.slice(0, MAX_DETAIL_LINE * 4)))
            .replaceAll('\t', '  ')
            .trimEnd(),
          MAX_DETAIL_LINE,
        ),
      ),
    )
    .filter((line) => line.trim() !== '');
}

export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`.toWellFormed().replace('\ufffd', '');
}
