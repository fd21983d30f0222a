import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../skills');

/** The text of each skill, by its name. */
export function skillTexts(): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(FOLDER)
      .toSorted()
      .map((name) => [name, readFileSync(join(FOLDER, name, 'SKILL.md'), 'utf8')]),
  );
}

const FENCE = /```sh\n([\s\S]*?)```/g;
const INLINE = /`([^`\n]+)`/g;
const COMMAND = /^(?:(?:[A-Z_]+=\S+ )?npx|git|gh|npm|for) /;

/** What a skill tells to run, in its order: the lines of its fences, and code in its text that is a command. */
export function commandsIn(text: string): readonly string[] {
  const fenced = [...text.matchAll(FENCE)].flatMap(({ 1: body = '', index }) =>
    body.split('\n').map((line, at) => ({ command: line.replace(/\s+# .*$/, '').trim(), at: index + at })),
  );
  const inline = [...text.replaceAll(FENCE, (all) => ' '.repeat(all.length)).matchAll(INLINE)]
    .map(({ 1: command = '', index }) => ({ command, at: index }))
    .filter(({ command }) => COMMAND.test(command));
  return [...fenced, ...inline]
    .filter(({ command }) => command !== '')
    .sort((a, b) => a.at - b.at)
    .map(({ command }) => command);
}
