import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { parseHeading } from '../error-heading.ts';
import type { Place } from '../diagnostic.ts';
import { locationOf, parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';
import { placeOf } from './esbuild-block.ts';

/** What stands before the message: `[!] (plugin x) RollupError: [plugin x] `, `[vite:css] `. */
const PREFIX =
  /^(?:\[!\] |\(plugin [^)]{1,100}\) |(?:Error \[)?RollupError\]?: |\[(?:plugin )?[@\w:/.-]{1,100}\]:? )/;
const PLUGIN = /^[[(](?:plugin )?([@\w:/.-]{1,100})[\])]/;
/** `src/a.ts (1:9): message` */
const LOCATED = /^(\S.{0,300}?) \((\d+):(\d+)\)(?:: (.*))?$/;
const FILE = /^file: (.+?)(?: \(\/.*\))?$/;
const FROM = / from "([^"]{1,500})"\.?$/;
/** The errors stand below, and another reader has taken them. */
const VAGUE = /(?:Transform|Build) failed with \d+ errors?:$/;
/** These count columns from 1, all others from 0. */
const FROM_ONE = /^(?:vite:vue|vite:css|postcss)/;

interface Context {
  readonly logLine: number;
  /** Lines in the middle were another reader's. */
  readonly isBroken: boolean;
}

/** Reads the lines of one error; undefined where another reader has read it. */
export function parseRollupError(
  lines: readonly string[],
  { logLine, isBroken }: Context,
  paths: Paths,
): Finding | undefined {
  const { text, plugin } = headOf(lines[0] ?? '');
  if (isBroken && (VAGUE.test(text) || text === '')) return undefined;
  const [, path, line, column, located] = LOCATED.exec(text) ?? [];
  const heading = located === undefined ? parseHeading(text) : undefined;
  const error = parseErrorBlock([located ?? text, ...lines.slice(1).filter(isOfError)], paths);
  const { place: framed, frames } = placesOf(error);
  const printed = path === undefined ? undefined : placeOf(locationOf(path, line, column), paths);
  const place =
    printed ??
    printedBelow(lines, FROM_ONE.test(plugin ?? ''), paths) ??
    importer(text, paths) ??
    (framed && withoutCopiedLine(framed));
  const code = heading && error.code !== 'Error' ? error.code : plugin;
  const said = heading ? error.message : (located ?? text);
  return {
    tool: 'rollup',
    severity: 'error',
    certainty: 'sure',
    message: place ? withoutPlace(said, place, paths) : said,
    detail: heading
      ? error.detail.filter((line) => !/^(?:file|https?):/.test(line) && !line.endsWith(said))
      : [],
    frames: frames
      .map(withoutCopiedLine)
      .filter((frame) => frame.file !== place?.file)
      .slice(0, 1),
    logLine,
    ...(place ? { place } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

function headOf(line: string): { text: string; plugin?: string } {
  let text = line;
  let plugin: string | undefined;
  for (let prefix = PREFIX.exec(text); prefix; prefix = PREFIX.exec(text)) {
    const name = PLUGIN.exec(prefix[0])?.[1];
    if (name !== undefined && name !== 'vite') plugin ??= name;
    text = text.slice(prefix[0].length);
  }
  return plugin === undefined ? { text } : { text, plugin };
}

function isOfError(line: string): boolean {
  return !/^(?:file: |https?:\/\/|\d+ *[:|] )/.test(line);
}

/** `file: /repo/a.ts:1:2`, or on a line of its own `a.ts (1:2)`, `/repo/a.ts:1:2`, `a.ts`. */
function printedBelow(lines: readonly string[], isFromOne: boolean, paths: Paths): Place | undefined {
  const head = lines.slice(1, 20);
  const stack = head.findIndex((line) => parseStackFrame(line, paths) !== undefined);
  for (const line of stack === -1 ? head : head.slice(0, stack)) {
    const file = FILE.exec(line)?.[1];
    const [, path, row, column] = LOCATED.exec(line) ?? [];
    const location =
      path === undefined
        ? (parseLocation(file ?? line) ?? { path: file ?? line })
        : locationOf(path, row, column);
    const place = file === undefined ? paths.find(location) : paths.locate(location);
    if (place && (file !== undefined || paths.exists(place.file)))
      return isFromOne ? place : placeOf(location, paths);
  }
  return undefined;
}

function importer(text: string, paths: Paths): Place | undefined {
  const path = FROM.exec(text)?.[1];
  return path === undefined ? undefined : paths.locate({ path });
}

/** The message names the file that the finding stands at. */
export function withoutPlace(message: string, place: Place, paths: Paths): string {
  const match = /(?: from|, imported by) "([^"]{1,500})"\.?$/.exec(message);
  const named = match ? paths.locate({ path: match[1] ?? '' }) : undefined;
  return match && named?.file === place.file ? message.slice(0, match.index) : message;
}

/** Vite runs a copy of its configuration: lines in a stack are those of the copy. */
export function withoutCopiedLine(place: Place): Place {
  return /(?:^|\/)vite(?:st)?\.config\.\w+$/.test(place.file) ? { file: place.file } : place;
}
