import { type Look, lookAt } from './look.ts';

/** How much a line looks like the reason of a failure. A telling one says where, or what was expected. */
export type Weight = 'strong' | 'telling' | 'weak' | 'none';

// Whole words: `terror` and `error-boundary.ts` are none.
const STRONG =
  /(?<![\w-])errors?(?:\[\w+\])?(?![\w-])|\b(?:fatal|panic(?:ked)?|uncaught|unhandled|traceback|segmentation fault|core dumped|out of memory|not found|no such file|permission denied|access denied|connection refused|cannot find|could not|couldn't|unresolved|exit(?:ed)?(?: with)?(?: status| code)? [1-9])\b|[✖✗✘×❌⨯]/i;
const CODES =
  /[a-z](?:Error|Exception)\b|\bE(?:NOENT|ACCES|ADDRINUSE|CONNREFUSED|PERM|NOSPC|MFILE|PIPE|RESOLVE)\b|\bERR!|^E {2,}\S/;

const TELLING =
  /^\s*(?:expected|received|actual|●|-+> )|^ {0,6}[-+] {1,12}["'\w]|\.\w{1,5}(?:[:(]\d|", line \d)/i;

const WEAK =
  /fail|cannot|unable|invalid|undefined|missing|unexpected|refused|timed? ?out|abort|denied|killed|wrong|mismatch|deprecat|warn/i;

/** All of them in one look, since nearly every line of a log has none. */
const ANY = new RegExp([TELLING, STRONG, CODES, WEAK].map((words) => words.source).join('|'), 'i');

/** Sentences that say that all is well. */
const HARMLESS =
  /(?<![\w:.])(?:0|no|without) (?:errors?|failed|failures?|problems?|warnings?)\b|\b(?:errors?|failed|failures?|warnings?)[:=]? ?0\b/gi;

/** Judges one line by its words. */
export function weightOf(line: string, look: Look = lookAt(line)): Weight {
  if (!mayWeigh(line, look) || !ANY.test(line)) return 'none';
  const text = line.replace(HARMLESS, '');
  if (STRONG.test(text) || CODES.test(text)) return 'strong';
  if (TELLING.test(line)) return 'telling';
  return WEAK.test(text) ? 'weak' : 'none';
}

/** Beside words and places, lines of a diff, and of pytest (`E   assert 1 == 2`). */
function mayWeigh(line: string, { hasWords, hasPlace, ink }: Look): boolean {
  return hasWords || hasPlace || ink === 0x2b || ink === 0x2d || (ink === 0x45 && line.startsWith('E  '));
}

/** Where the first such word stands, to cut a long line around it. */
export function errorAt(line: string): number {
  return Math.max(0, (STRONG.exec(line) ?? CODES.exec(line) ?? WEAK.exec(line))?.index ?? 0);
}
