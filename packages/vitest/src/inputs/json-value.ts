import { readFileSync } from 'node:fs';
import { textDigest } from '../store/digest.ts';

/** A JSON file by what `partOf` takes from its content. Of one that is not JSON, its bytes. */
export function jsonValue(file: string, partOf: (content: unknown) => unknown): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 'none';
  }
  try {
    return textDigest(JSON.stringify(partOf(JSON.parse(text))));
  } catch {
    return textDigest(text);
  }
}
