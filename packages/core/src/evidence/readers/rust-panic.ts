import type { Place } from '../diagnostic.ts';
import { type Location, parseLocation } from '../location.ts';
import type { RustPaths } from './rust-paths.ts';

/** What a panicking thread says. */
export interface RustPanic {
  readonly message: string;
  readonly detail: readonly string[];
  readonly place?: Place;
  readonly frames: readonly Place[];
}

const AT = ' panicked at ';
const END = /^\s*(?:note: |stack backtrace:$|Error: )/;

export function isPanic(line: string): boolean {
  return /^\s*thread '/.test(line) && line.includes(AT);
}

/** Whether the panic ended the program, as far as its first line says. */
export function isOfMain(line: string): boolean {
  return line.trimStart().startsWith("thread 'main'");
}

/** Reads a panic with the lines below it: its message, what was compared, the callers in the workspace. */
export function parsePanic(lines: readonly string[], paths: RustPaths): RustPanic {
  const [head = '', ...below] = oneLine(lines);
  const { quoted, location } = headOf(head);
  const end = below.findIndex((text) => END.test(text));
  const said = [quoted, ...below.slice(0, end === -1 ? below.length : end)]
    .flatMap((text) => text.split('\n'))
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const place = location && paths.locate(location.path, String(location.line), String(location.column));
  return {
    ...comparison(said),
    frames: location ? callers(below, location, paths) : [],
    ...(place ? { place } : {}),
  };
}

/** `thread 'main' (12) panicked at src/main.rs:1:88:`; before 1.73 `… panicked at 'message', src/main.rs:1:88`. */
function headOf(head: string): { quoted: string; location: Location | undefined } {
  const rest = head.slice(head.indexOf(AT) + AT.length);
  if (!rest.startsWith("'")) return { quoted: '', location: parseLocation(rest.replace(/:$/, '')) };
  const close = rest.lastIndexOf("', ");
  if (close === -1) return { quoted: rest.slice(1), location: undefined };
  return { quoted: rest.slice(1, close), location: parseLocation(rest.slice(close + 3)) };
}

/** Before 1.73 the message stands in quotes before the place, in as many lines as it has. */
function oneLine(lines: readonly string[]): string[] {
  const [head = '', ...below] = lines;
  if (!head.includes(`${AT}'`) || /', \S+:\d+:\d+$/.test(head)) return [...lines];
  const end = below.findIndex((line) => /', \S+:\d+:\d+$/.test(line));
  return end === -1 ? [...lines] : [[head, ...below.slice(0, end + 1)].join('\n'), ...below.slice(end + 1)];
}

/** `left: 3` and `right: 4` in one line where they are short. */
function comparison(said: readonly string[]): { message: string; detail: string[] } {
  const sides = said.filter((line) => /^(?:left|right): /.test(line));
  const [message = '', ...detail] = said.filter((line) => !sides.includes(line));
  const short = sides.map((side) => side.replace(/,$/, ''));
  const isShort = short.join(', ').length <= 120;
  return {
    message,
    detail: [...detail.slice(0, 4), ...(isShort && short.length > 0 ? [short.join(', ')] : short)],
  };
}

/** Frames are relative to the folder where the program ran, which the panic's own one tells. */
function callers(below: readonly string[], panicked: Location, paths: RustPaths): Place[] {
  const frames = below.flatMap((line) => {
    const target = line.trimStart();
    const frame = target.startsWith('at ./') ? parseLocation(target.slice('at ./'.length)) : undefined;
    return frame ? [frame] : [];
  });
  const own = frames.findIndex(
    ({ path, line, column }) =>
      line === panicked.line && column === panicked.column && panicked.path.endsWith(path),
  );
  const [first] = own === -1 ? [] : [frames[own]];
  if (!first) return [];
  const folder = panicked.path.slice(0, panicked.path.length - first.path.length);
  return frames
    .slice(own + 1)
    .flatMap(({ path, line, column }) => {
      // A closure stands in the line of its function.
      const isSame = line === panicked.line && `${folder}${path}` === panicked.path;
      const frame = isSame ? undefined : paths.locate(`${folder}${path}`, String(line), String(column));
      return frame ? [frame] : [];
    })
    .slice(0, 1);
}
