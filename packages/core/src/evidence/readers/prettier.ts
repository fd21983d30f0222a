import { hasExtension } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createPrettierErrors } from './prettier-errors.ts';
import { createUnformatted } from './unformatted.ts';

/** By which `--check` is known, whatever stands around. */
const CHECKING =
  /^(?:Checking formatting\.\.\.|\[warn\] Code style issues (?:found|fixed)|Error occurred when checking code style)/;
/** Cheap, since every line is asked for. */
const OPENINGS = new Set(['C', 'E', '[']);
/** The command that prints nothing but the names of files. */
const LISTING = /\bprettier\b.*\s(?:-l|--list-different)\b/;
/** A line with nothing but a path. */
const NAME = /^[^\s:].*\.\w{1,10}$/;
const MAX_NAME = 500;
const MAX_NAMES = 10_000;

/**
 * Prettier: `--check`, `--list-different` and `--write`; the files that are not formatted are one finding,
 * each file that it could not read is one. Tried on 2.8 and 3.10.
 */
export function createPrettierReader(sink: Sink, paths: Paths): Reader {
  const unformatted = createUnformatted(sink, { tool: 'prettier', command: 'prettier --write' });
  const errors = createPrettierErrors(sink, paths);
  /** Lines with a name alone: what is not formatted, if Prettier was asked to list it. */
  const names: { readonly file: string; readonly logLine: number }[] = [];
  let isKnown = false;
  let isChecking = false;
  let isListing = false;

  function warned(path: string, logLine: number): boolean {
    const place = paths.locate({ path });
    const isPath = place !== undefined && (/^\S*[./]\S*$/.test(path) || paths.exists(place.file));
    if (isPath) unformatted.add(place.file, logLine);
    return isPath && isKnown;
  }

  function listed(text: string, logLine: number): boolean {
    if (
      isChecking ||
      names.length >= MAX_NAMES ||
      text.length > MAX_NAME ||
      !hasExtension(text) ||
      !NAME.test(text)
    )
      return false;
    const place = paths.find({ path: text });
    if (!place || !paths.exists(place.file)) return false;
    names.push({ file: place.file, logLine });
    return isListing;
  }

  function echo(text: string): boolean {
    isListing = LISTING.test(text);
    isKnown ||= isListing;
    return false;
  }

  return {
    line(text, number) {
      if (isEcho(text) || text.startsWith('$ ')) return echo(text);
      if (text.startsWith('[error]')) {
        isKnown = errors.line(text, number) === 'ours' || isKnown;
        return isKnown;
      }
      if (OPENINGS.has(text.charAt(0)) && CHECKING.test(text)) return (isChecking = isKnown = true);
      return text.startsWith('[warn] ') ? warned(text.slice('[warn] '.length), number) : listed(text, number);
    },
    end() {
      if (!isKnown) return;
      errors.end();
      for (const { file, logLine } of isChecking ? [] : names) unformatted.add(file, logLine);
      unformatted.end();
    },
  };
}
