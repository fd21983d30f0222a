import { blocks, inlineCode } from './markdown.ts';

/** A call of `subminute` that a page names. */
export interface Call {
  readonly command: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** Languages of blocks in which people type. */
const TYPED = new Set(['sh', 'bash', 'yaml']);

const CALL = /(?:^|[\s(`])(?:npx |pnpm exec |yarn )?subminute (?<call>[a-z][a-z-]*(?: [^`#|]*)?)/;

/** All calls that stand on a page: in blocks that are typed, and within lines. */
export function callsOf(text: string): readonly Call[] {
  const lines = [
    ...blocks(text)
      .filter(({ language }) => TYPED.has(language))
      .flatMap((block) => block.text.split('\n')),
    ...blocks(text)
      .filter(({ language }) => language === '')
      .flatMap((block) => block.text.split('\n').filter((line) => line.startsWith('$ '))),
    ...inlineCode(text).filter((code) => /^(?:npx )?subminute /.test(code)),
  ];
  return lines.flatMap((line) => {
    const call = CALL.exec(line)?.groups?.['call'];
    if (call === undefined) return [];
    const words =
      call
        .split(/ (?:&&|;) /)[0]
        ?.trim()
        .split(/\s+/) ?? [];
    const [command = '', ...rest] = words;
    return [{ command, words: rest, text: line.trim() }];
  });
}

/** What of a call the help does not know: the command, what it does, a flag. */
export function unknownIn({ command, words }: Call, helpOf: (name: string) => string): readonly string[] {
  const page = helpOf(command);
  if (!page.startsWith(`subminute ${command}`)) return [`command ${command}`];
  const dashes = words.indexOf('--');
  const own = dashes < 0 ? words : words.slice(0, dashes);
  const actions = new RegExp(`^subminute ${command} <([a-z|]+)>`).exec(page)?.[1]?.split('|') ?? [];
  const [action = ''] = own;
  const wrong = actions.length > 0 && /^[a-z]/.test(action) && !actions.includes(action) ? [action] : [];
  if (page.includes('All other arguments go to nx')) return wrong;
  const flags = own.flatMap((word) => /^["'(]?(--?[a-zA-Z][a-zA-Z-]*)/.exec(word)?.[1] ?? []);
  return [...wrong, ...flags.filter((flag) => !isIn(page, flag))];
}

function isIn(page: string, flag: string): boolean {
  return new RegExp(`(?<![\\w-])${flag}(?![\\w-])`).test(page);
}
