import type { Parse } from '../imports/parser.ts';
import { unreadComments, withoutLayout, withoutParts } from './visible-text.ts';

/**
 * What of a declaration file those see who are checked against it: comments that nothing reads are left out, and the
 * address of its map. What cannot be parsed counts as it is.
 */
export function declarationText(file: string, text: string, parse: Parse): string {
  const { comments, errors } = parse(file, text, { lang: 'dts' });
  if (errors.length > 0) return text;
  return withoutLayout(withoutParts(text, unreadComments(text, comments)));
}
