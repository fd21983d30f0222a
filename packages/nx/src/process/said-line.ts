import { cleanText, createRedactor } from '@subminute/core';

/** A second tree, wherever the system has its temporary folder; its name is another one each time. */
const TREE = /[^\s'"(]*\/subminute-trees-[^/\s]+\/w[0-9a-f]{10}(?:\/|\b)/g;

/**
 * The first line of what a program said that says something (`isMeant`), to be told as a reason: no control
 * characters, no secret, no path of a tree of ours.
 */
export function saidLine(text: string, isMeant: (line: string) => boolean = () => true): string {
  const redact = createRedactor();
  for (const raw of text.split('\n')) {
    const line = redact(cleanText(raw)).trim();
    if (line !== '' && isMeant(line)) return line.replace(TREE, '');
  }
  return '';
}
