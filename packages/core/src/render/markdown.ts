import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { RunResult } from '../run/result.ts';
import { wordOf } from '../run/verdict.ts';
import { addressOf, causeLines, nothingSaid, unreadText } from './cause-lines.ts';
import type { RenderOptions } from './formats.ts';
import { headline } from './headline.ts';
import { inline } from './line.ts';
import { doubtsOf, notesOf } from './notes.ts';
import { sinceLine } from './since-line.ts';
import { skippedLines } from './skipped-lines.ts';
import { fuseHint } from './test-files.ts';

const MAX_CAUSES = 50;
const MAX_DOUBTS = 20;
const MAX_SKIPPED_BYTES = 2000;

/** The verdict for a comment or a job summary. What tasks say stands in code, where it is no markup. */
export function renderMarkdown(result: RunResult, options: RenderOptions): string {
  const word = wordOf(result);
  const causes = word === 'PASS' ? [] : rootCauses(result);
  const said = nothingSaid();
  const blocks = causes.slice(0, MAX_CAUSES).map((cause) => block(cause, said));
  const rest = causes.length - blocks.length;
  const lines = [
    `**${escaped(headline(result, word, options))}**`,
    ...(result.broken?.detail.length ? [fenced(result.broken.detail)] : []),
    ...notesOf(result, word).map(escaped),
    ...(word === 'PASS' ? doubts(result) : []),
    ...blocks,
    ...(rest > 0 ? [`… ${rest} more: \`show F${MAX_CAUSES + 1}\``] : []),
    ...skippedLines(result, causes, MAX_SKIPPED_BYTES).map(escaped),
    ...(word === 'FAIL' && options.since ? [sinceLine(options.since)] : []),
    ...[fuseHint(result) ?? []].flat().map(escaped),
  ];
  return `${lines.join('\n\n')}\n`;
}

function doubts(result: RunResult): string[] {
  return doubtsOf(result)
    .slice(0, MAX_DOUBTS)
    .map(({ task, says }) => `- ${code(task)} exited with 0, its log says: ${code(says)}`);
}

function block(cause: Cause, said: ReturnType<typeof nothingSaid>): string {
  const { details } = causeLines(cause, said);
  const { id, state, diagnostic } = cause;
  const place = diagnostic?.place ? ` ${code(addressOf(diagnostic.place))}` : '';
  const words = diagnostic ? (diagnostic.test ?? diagnostic.message) : unreadText(cause);
  const kind = diagnostic?.code === undefined ? '' : ` ${code(diagnostic.code)}`;
  const head = `- **${id}** ${code(state.task)}${place}${kind} ${code(words)}`;
  return details.length === 0 ? head : `${head}\n\n${indented(fenced(details.map((line) => line.slice(3))))}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** A fence longer than any run of backticks inside. */
function fenced(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(lines.join('\n')) + 1));
  return `${fence}text\n${lines.join('\n')}\n${fence}`;
}

function code(text: string): string {
  const line = inline(text);
  const ticks = '`'.repeat(longestTicks(line) + 1);
  const gap = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${ticks}${gap}${line}${gap}${ticks}`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
}

/** Behind an invisible blank, a name such as `@acme/cart` calls nobody. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>#|~]/g, (char) => `\\${char}`)
    .replaceAll('&', '&amp;')
    .replaceAll('@', '@&#8203;');
}
