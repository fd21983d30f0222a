import { type State, digestOf, stateOf } from './stamp.ts';

const BEGIN = /^<!-- subminute begin ([\da-f]+):.*-->[ \t]*$/gm;
const END = /^<!-- subminute end -->[ \t]*$/gm;

/** What stands between the markers, for the folders in which the skills are. */
export function blockText(folders: readonly string[]): string {
  return `## Build loop

After each edit: \`npx subminute affected -t test,typecheck,lint\`. The first word is the verdict, the exit code says the same: PASS 0, FAIL 1, ERROR 2, UNFINISHED 3. Not \`nx affected\`, \`npm test\`, or logs.

- More of one thing: \`npx subminute show F1\`, \`npx subminute why <task>\`.
- Skills in ${folders.join(', ')}: \`build-loop\`, \`over-budget\` (at RATCHET FAIL), \`flaky\`, \`land\`.
- Never raise a budget, edit \`subminute.ratchet.jsonl\`, or remove a test or an input to make it green.
`;
}

interface Found {
  /** Of the whole block, its markers among it. */
  readonly from: number;
  readonly to: number;
  readonly stamp: string;
  readonly text: string;
}

/** The block in a file; `torn`: its markers are not one pair, so nobody can tell where it ends. */
function findBlock(file: string): Found | 'torn' | undefined {
  const begins = [...file.matchAll(BEGIN)];
  const ends = [...file.matchAll(END)];
  const [begin, end] = [begins[0], ends[0]];
  if (!begin && !end) return undefined;
  if (!begin || !end || begins.length > 1 || ends.length > 1 || end.index < begin.index) return 'torn';
  const text = file.slice(begin.index + begin[0].length, end.index);
  return { from: begin.index, to: end.index + end[0].length, stamp: begin[1] ?? '', text };
}

export function stateOfBlock(file: string | null, text: string): State | 'torn' {
  const found = file === null ? undefined : findBlock(file);
  if (found === undefined) return 'missing';
  return found === 'torn' ? found : stateOf(found.stamp, found.text, text);
}

/** The file with the block as it is to be; all else in it stays to the letter. */
export function withBlock(file: string | null, text: string): string {
  const before = file ?? '';
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const block = [
    `<!-- subminute begin ${digestOf(text)}: kept by "npx nx g @subminute/nx:init"; what stands outside of it is yours -->`,
    text.trimEnd(),
    '<!-- subminute end -->',
  ]
    .join('\n')
    .replaceAll('\n', eol);
  const found = findBlock(before);
  if (typeof found === 'object') return `${before.slice(0, found.from)}${block}${before.slice(found.to)}`;
  const gap = before === '' ? '' : before.endsWith('\n') ? eol : `${eol}${eol}`;
  return `${before}${gap}${block}${eol}`;
}
