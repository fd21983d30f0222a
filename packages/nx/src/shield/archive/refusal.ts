import { cleanText } from '@subminute/core';

/** Why an archive is not taken, and what of it a person would want to know. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly message: string;
  /** The path of the entry, as far as it was read; cleaned and cut, so that it can be printed. */
  readonly entry?: string;
}

const SAYS = {
  // The stream around it.
  unreadable: 'the bytes could not be read to their end',
  empty: 'there is not one byte',
  'not-gzip': 'it does not begin as gzip does when Nx writes it',
  deflate: 'the compressed bytes are damaged',
  truncated: 'the compressed bytes end too early',
  crc: 'the checksum of gzip is not that of the bytes',
  length: 'the length that gzip tells is not that of the bytes',
  trailing: 'something follows the end of gzip',
  'too-large': 'it unpacks to more bytes than are allowed',
  ratio: 'it unpacks to far more bytes than it has: a bomb',
  // The blocks of tar.
  checksum: 'the checksum of a header is not that of its bytes',
  header: 'a header is not one that Nx writes',
  number: 'a number in a header is not one',
  type: 'an entry is neither a file, a folder nor a symbolic link',
  padding: 'there is something between the end of an entry and the next header',
  'long-name': 'a long name is damaged, or belongs to nothing',
  unended: 'it ends before its end mark',
  'behind-end': 'there is something behind the end mark',
  // The entries.
  'too-many': 'it has more entries, or longer names, than are allowed',
  path: 'a path is not a plain relative one',
  outside: 'an entry is in none of the outputs',
  duplicate: 'a path is there twice',
  below: 'an entry lies below a file or a link',
  link: 'a symbolic link leaves its output',
  mode: 'an entry has rights that no output needs, or lacks the ones to read it',
  missing: 'an output that was there when the task was recorded has no entry',
  // What the task said and how it ended.
  code: 'there is not exactly one exit code of four bytes',
  failed: 'the exit code is not 0',
  'terminal-output': 'there is not exactly one terminal output of at most 16 MiB',
  'terminal-text': 'the terminal output is not UTF-8',
  // The other side.
  unwritable: 'what it unpacks to could not be written',
  'no-place': 'the outputs cannot be put in their place',
} as const;

/** The cause of a refusal; {@link SAYS} has the sentence to each. */
export type RefusalKind = keyof typeof SAYS;

const ENTRY_CHARACTERS = 200;

export function refuse(kind: RefusalKind, entry?: string, detail?: string): Refusal {
  const message = detail === undefined ? SAYS[kind] : `${SAYS[kind]}: ${detail}`;
  if (entry === undefined) return { kind, message };
  return { kind, message, entry: cleanText(entry.slice(0, ENTRY_CHARACTERS)) };
}

/** What a system call or a stream failed with, without the paths that its message may hold. */
export function causeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
