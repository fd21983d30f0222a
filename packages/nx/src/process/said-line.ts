import { cleanText, createRedactor } from '@subminute/core';

/** The folder of second trees, wherever the system has its temporary folder; a tree's name is another one each time. */
const TREES = '/subminute-trees-';
const TREE = /^\/subminute-trees-[^/]+\/w[0-9a-f]{10}(?:\/|\b)/;
/** What can be a path. */
const WORD = /[^\s'"(]+/g;

/**
 * The first line of what a program said that says something (`isMeant`), to be told as a reason: no control
 * characters, no secret, no path of a tree of ours.
 */
export function saidLine(text: string, isMeant: (line: string) => boolean = () => true): string {
  const redact = createRedactor();
  for (const raw of text.split('\n')) {
    const line = redact(cleanText(raw)).trim();
    if (line !== '' && isMeant(line)) return line.replace(WORD, withoutTree);
  }
  return '';
}

/** A path in a tree, relative to it. */
function withoutTree(word: string): string {
  const at = word.lastIndexOf(TREES);
  return at === -1 ? word : word.slice(at).replace(TREE, '');
}
