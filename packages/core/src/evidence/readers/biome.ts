import { type Location, parseLocation } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { parseAnnotation } from './annotation.ts';
import { type BiomeLevel, createBiomeProblems } from './biome-problems.ts';

/** What Biome's diagnostics are about: the first part of their category. */
const TOPICS = new Set(
  'lint assist parse format suppressions fs internalError configuration deserialize check ci stdin project args flags syntax plugin files vcs organizeImports editorconfig resolver tsconfig package'.split(
    ' ',
  ),
);
const CATEGORY = /^([A-Za-z]+)(?:\/[\w.-]+)*$/;
/** ` FIXABLE ` and others, behind the category. */
const BADGES = /(?: {2}[A-Z][A-Z ]{0,30})+$/;
const MARK = /^ {2}([×✖!⚠iℹ]) (.*)$/;
const CONCISE = /^([×✖!⚠iℹ]) (\S.{0,1000}?): ([A-Za-z]+(?:\/[\w.-]+)*): (.*)$/;
/** Of a diagnostic, the message and its cause stand in the first lines; the rest is code and advice. */
const MAX_BODY = 12;

interface Header {
  readonly location?: Location;
  readonly category: string;
}

interface Open extends Header {
  readonly logLine: number;
  readonly body: string[];
}

/**
 * Biome's `check`, `lint`, `format` and `ci`: by default, with `--reporter=concise` and with
 * `--reporter=github`. Tried on 2.6.
 */
export function createBiomeReader(sink: Sink, paths: Paths): Reader {
  const problems = createBiomeProblems(sink, paths);
  let open: Open | undefined;

  function close(): void {
    const { body, ...header } = open ?? { category: '', logLine: 0, body: [] };
    open = undefined;
    const first = body.findIndex((line) => MARK.test(line));
    const [, mark = '', message = ''] = MARK.exec(body[first] ?? '') ?? [];
    if (mark !== '') problems.add({ ...header, level: levelOf(mark), message: withCause(message, body) });
  }

  function inside(text: string): boolean {
    if (!open) return false;
    const isMine = (text === '' || text.charCodeAt(0) === 0x20) && !isEcho(text);
    if (isMine && open.body.length < MAX_BODY) open.body.push(text);
    if (!isMine || isLast(open)) close();
    return isMine;
  }

  function oneLine(text: string, logLine: number): boolean {
    if (text.startsWith('::')) return annotation(text, logLine);
    const [, mark, path = '', category = '', message = ''] = CONCISE.exec(text) ?? [];
    if (mark === undefined || !isTopic(category)) return false;
    const location = parseLocation(path) ?? { path };
    problems.add({ location, category, level: levelOf(mark), message, logLine });
    return true;
  }

  function annotation(text: string, logLine: number): boolean {
    const { word, title = '', location, message } = parseAnnotation(text) ?? {};
    if (word === undefined || message === undefined || !isTopic(title)) return false;
    const of: Header = { category: title, ...(location ? { location } : {}) };
    problems.add({ ...of, level: word === 'notice' ? 'info' : word, message, logLine });
    return true;
  }

  return {
    begins: { first: '!i:FDCT', wide: true },
    isOpen: () => open !== undefined,
    line(text, number, { first, isWide }) {
      const header = isWide && text.endsWith('━━') ? headerOf(text) : undefined;
      if (header) {
        close();
        open = { ...header, logLine: number, body: [] };
        return true;
      }
      return inside(text) || (isMarked(first) && oneLine(text, number)) || problems.summary(text);
    },
    end() {
      close();
      problems.end();
    },
  };
}

/** `src/a.ts:1:2 lint/suspicious/noDebugger  FIXABLE  ━━━`, `src/a.ts format ━━━`, `check ━━━` */
function headerOf(text: string): Header | undefined {
  const title = text.replace(/ ?━+$/, '').replace(BADGES, '').trimEnd();
  const at = title.lastIndexOf(' ');
  const category = title.slice(at + 1);
  if (!isTopic(category) || title.startsWith(' ')) return undefined;
  if (at === -1) return { category };
  const path = title.slice(0, at);
  return { category, location: parseLocation(path) ?? { path } };
}

function isTopic(category: string): boolean {
  return TOPICS.has(CATEGORY.exec(category)?.[1] ?? '');
}

/** `×`, `!`, `i` or `:` at its beginning. */
function isMarked(first: number): boolean {
  return first > 0x7f || first === 0x21 || first === 0x3a || first === 0x69;
}

/** What Biome says of the whole run has one line, and nothing of it behind that. */
function isLast({ location, body }: Open): boolean {
  return location === undefined && body.length > 1 && body.at(-1) === '' && MARK.test(body.at(-2) ?? '');
}

function levelOf(mark: string): BiomeLevel {
  return mark === '×' || mark === '✖' ? 'error' : mark === '!' || mark === '⚠' ? 'warning' : 'info';
}

/** `Cannot read file.` says why below. */
function withCause(message: string, body: readonly string[]): string {
  const at = body.findIndex((line) => /^ {4}Caused by:$/.test(line));
  const cause = at === -1 ? '' : (body[at + 1] ?? '').trim();
  return cause === '' ? message : `${message.replace(/\.$/, '')}: ${cause}`;
}
