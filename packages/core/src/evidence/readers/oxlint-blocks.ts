import type { Place } from '../diagnostic.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { oxlintCode } from './oxlint-lines.ts';

/** `  × eslint(no-debugger): message`; a syntax error has no rule. Other characters without colours. */
const HEAD = /^ {2}([x×⚠!]) (?:([\w@/-]{1,60}\([\w@/.-]{1,80}\)): )?(\S.*)$/;
/** `   ╭─[src/a.ts:1:2]` */
const PLACE = /^ *(?:╭─+|,-+)\[ ?(.+?) ?\](?:$| )/;
const CONFIG = 'Failed to parse oxlint configuration file.';
/** `Failed to parse config with error Error("…", line: 0, column: 0)`, `… Os { … message: "…" }` */
const REASON = /^Failed to parse config(?: (\S+))? with error \w+.*?"(.+)"/;

/** A message has few lines. */
const MAX_MESSAGE = 4;

interface Head {
  readonly isWarning: boolean;
  readonly code?: string;
  readonly logLine: number;
  readonly message: string[];
}

/** A message, and below it the code in a frame that begins with the place. */
export interface OxlintBlocks {
  /** Whether the line belongs to one for sure. */
  line(text: string, number: number): boolean;
  isOpen(): boolean;
  end(): void;
}

export function createOxlintBlocks(add: (finding: Finding) => void, paths: Paths): OxlintBlocks {
  let head: Head | undefined;
  let isFrame = false;
  let isConfig = false;

  /** Without a place, only a rule or a configuration makes sure that it is oxlint's. */
  function close(place?: Place): void {
    if (head && (place || head.code !== undefined)) add(findingOf(head, place));
    else if (head && isConfig) add(ofConfig(head, paths));
    head = undefined;
  }

  function begin(text: string, logLine: number): boolean {
    const [, mark, rule, message = ''] = HEAD.exec(text) ?? [];
    if (mark === undefined) return false;
    close();
    head = {
      isWarning: mark === '!' || mark === '⚠',
      logLine,
      message: [message],
      ...(rule === undefined ? {} : { code: oxlintCode(rule) }),
    };
    return rule !== undefined || isConfig;
  }

  function below(text: string): boolean {
    if (isFrame) return (isFrame = text !== '' && text.charCodeAt(0) === 0x20);
    if (!head) return false;
    const located = PLACE.exec(text)?.[1];
    if (located !== undefined) {
      close(paths.locate(parseLocation(located) ?? { path: located }));
      return (isFrame = true);
    }
    const isMore = text.startsWith('   ') && head.message.length < MAX_MESSAGE;
    const isKnown = head.code !== undefined;
    if (isMore) head.message.push(text.trim());
    else close();
    return isMore && isKnown;
  }

  return {
    line(text, number) {
      if (below(text)) return true;
      if (text === CONFIG) return (isConfig = true);
      return mayBegin(text) && begin(text, number);
    },
    isOpen: () => head !== undefined || isFrame,
    end: () => close(),
  };
}

/** Two blanks, then `x`, `!` or a sign. */
function mayBegin(text: string): boolean {
  if (text.charCodeAt(0) !== 0x20) return false;
  const mark = text.charCodeAt(2);
  return mark === 0x78 || mark === 0x21 || mark > 0x7f;
}

function findingOf({ isWarning, code, logLine, message }: Head, place: Place | undefined): Finding {
  return {
    tool: 'oxlint',
    severity: isWarning ? 'warning' : 'error',
    certainty: 'sure',
    message: message.join(' '),
    logLine,
    ...(place ? { place } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

function ofConfig(head: Head, paths: Paths): Finding {
  const text = head.message.join(' ').replaceAll('\\"', "'");
  const [, path, reason] = REASON.exec(text) ?? [];
  const place = paths.find({ path: path ?? '.oxlintrc.json' });
  const message = reason === undefined ? text : `Failed to parse config: ${reason}`;
  return { ...findingOf(head, place), message };
}
