import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { type RolldownErrors, createRolldownErrors } from './rolldown-errors.ts';

const FAILED = /^(?: ERROR {2})?(?:\w*Error: )?(?:Build|Transform) failed with \d+ errors?:?$/;
/** What rolldown's command says of itself: flags, its configuration. */
const SAID = /^ ERROR {2}(?!Command failed)(\S.*)$/;
/** `src/a.ts (3:9) [EVAL] message`: only a warning, with a frame of code below. */
const WARNING = /^\S.* \(\d+:\d+\) \[[A-Z_]+\] /;

/** A frame of code that does not end is none. */
const MAX_FRAME = 100;

/**
 * Errors of rolldown 1 and Vite 8: of their commands, and as a script prints or throws them. Errors of
 * esbuild below the same first line are read by the reader of esbuild; the stack is taken here.
 */
export function createRolldownReader(sink: Sink, paths: Paths): Reader {
  let errors: RolldownErrors | undefined;
  let isFrame = false;
  let frameLines = 0;
  let last = 0;

  function close(): void {
    errors?.end();
    errors = undefined;
  }

  function begin(text: string, number: number): boolean {
    const said = text.startsWith(' ERROR  ') ? SAID.exec(text)?.[1] : undefined;
    const isFailed = FAILED.test(text);
    if (!isFailed && said === undefined) return false;
    close();
    errors = createRolldownErrors({
      sink,
      paths,
      logLine: number,
      ...(isFailed ? {} : { said: said ?? '' }),
    });
    return true;
  }

  function frame(text: string): boolean {
    const begins = /^ *[╭┌]─+\[/.test(text);
    if (!begins && !isFrame) return false;
    frameLines = begins ? 0 : frameLines + 1;
    isFrame = !text.endsWith('╯') && frameLines < MAX_FRAME;
    errors?.frame(text);
    return true;
  }

  return {
    begins: { words: true, places: true, wide: true },
    isOpen: () => errors !== undefined || isFrame,
    line(text, number, { first, hasWords }) {
      if (errors && number !== last + 1) errors.interrupt();
      const isFirst = hasWords && begin(text, number);
      last = number;
      if (isFirst) return true;
      if ((errors !== undefined || isFrame) && frame(text)) return true;
      if (errors && !isEcho(text) && errors.line(text, number)) return true;
      close();
      isFrame = first !== 0x20 && text.indexOf('[') > 0 && text.includes(') [') && WARNING.test(text);
      return isFrame;
    },
    end: close,
  };
}
