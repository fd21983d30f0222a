import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { parseLocation } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';

const CONFIGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `eslint.config.${extension}`);

/** No configuration is at fault. */
const OF_COMMAND = /^(?:No files matching |All files matched by |ESLint couldn't find |You are linting )/;
const SAID_ELSEWHERE = /^(?:Occurred while linting|Rule:|Please check for typing mistakes) ?/;

/** Of what ESLint says of its own failure, more lines say no more. */
const MAX_LINES = 40;

/** `Oops! Something went wrong!`: a configuration that cannot be loaded, or a rule that throws. */
export interface EslintCrash {
  /** Whether the line belongs to it. */
  line(text: string, number: number): boolean;
  end(): void;
}

export function createEslintCrash(sink: Sink, paths: Paths): EslintCrash {
  let open: { readonly lines: string[]; readonly logLine: number } | undefined;

  function end(): void {
    if (open) sink.add(findingOf(open.lines, open.logLine, paths));
    open = undefined;
  }

  return {
    line(text, logLine) {
      if (text.startsWith('Oops! Something went wrong!')) {
        end();
        open = { lines: [], logLine };
        return true;
      }
      if (!open) return false;
      const isMine = !isEcho(text);
      if (!isMine) end();
      else if (open.lines.length < MAX_LINES) open.lines.push(text);
      return isMine;
    },
    end,
  };
}

function findingOf(lines: readonly string[], logLine: number, paths: Paths): Finding {
  const said = lines.filter((line) => !/^ESLint: \d/.test(line));
  const block = parseErrorBlock(firstParagraph(said), paths);
  const { place, frames } = placesOf(block);
  const linted = /^Occurred while linting (.+)$/m.exec(said.join('\n'))?.[1];
  const rule = /^Rule: "(.+)"$/m.exec(said.join('\n'))?.[1];
  const lintedPlace =
    linted === undefined ? undefined : paths.locate(parseLocation(linted) ?? { path: linted });
  const where = lintedPlace ?? place ?? (OF_COMMAND.test(block.message) ? undefined : configFile(paths));
  const code = rule ?? block.code;
  return {
    tool: 'eslint',
    severity: 'error',
    certainty: 'sure',
    logLine,
    message: block.message
      .replace(/ It looks something like this:$/, '')
      // What is wrong with it stands behind.
      .replace(/^A configuration object specifies (rule ".{1,100}?"), but (could not find )/, '$1: $2'),
    detail: [...block.detail, ...said.filter((line) => line.startsWith('You passed '))].filter(
      (line) => !SAID_ELSEWHERE.test(line),
    ),
    frames: lintedPlace && place ? [place, ...frames] : frames,
    ...(where ? { place: where } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

/** ESLint explains at length below; a blank line also stands between a message and its stack. */
function firstParagraph(lines: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) => line.trim() !== '');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  if (stack !== -1) return lines;
  const end = lines.findIndex((line, at) => at > begin && line.trim() === '');
  return end === -1 ? lines : lines.slice(0, end);
}

function configFile(paths: Paths): Place | undefined {
  for (const config of CONFIGS) {
    const place = paths.find({ path: config });
    if (place) return place;
  }
  return undefined;
}
