import { cleanText } from '../clean.ts';
import type { Paths } from '../paths.ts';
import type { Sink } from '../reader.ts';
import type { CreateDocumentReader, DocumentReader } from './document.ts';
import { type JsonStream, type Scalar, createJsonStream } from './json-stream.ts';

/** Finds documents in a log: JSON that begins at the start of a line. */
export interface Documents {
  /** Takes a line, or a part of one, of `text`; the last part ends in `\n`. */
  readonly push: (text: string, from: number, end: number) => void;
  /** Whether the line that was pushed last is part of a document that a reader knows. */
  hasLine(): boolean;
  end(): void;
}

interface Open {
  readonly json: JsonStream;
  readers: readonly DocumentReader[];
}

/** A whole line of a log may be longer than what other readers see of it: documents are read from the raw text. */
export function createDocuments(
  creators: readonly CreateDocumentReader[],
  { sink, paths }: { readonly sink: Sink; readonly paths: Paths },
): Documents {
  let open: Open | undefined;
  let isLineStart = true;
  let line = 1;
  /** Whether the line has text of a known document. */
  let isKnown = false;

  function begin(): Open {
    const start = { sink, paths, logLine: line };
    const opened: Open = {
      readers: [],
      json: createJsonStream({
        value(path, value) {
          // A program may log a flat object in each line: no document is flat.
          if (opened.readers.length === 0 && !path.includes('.')) return;
          if (opened.readers.length === 0) opened.readers = creators.map((create) => create(start));
          each(opened, (reader) => reader.value(path, clean(value)));
        },
        close: (path) => each(opened, (reader) => reader.close(path)),
      }),
    };
    return opened;
  }

  function finish(ended: Open): void {
    const known = knownOf(ended);
    isKnown ||= known !== undefined;
    known?.end(ended.json.state() === 'done');
    open = undefined;
  }

  return {
    push(text, from, end) {
      if (isLineStart) isKnown = false;
      if (isLineStart && !open && mayBegin(text, from) && !isRecord(text, from, end)) open = begin();
      if (open) {
        open.json.push(text.slice(from, end), 0);
        isKnown ||= knownOf(open) !== undefined;
        if (open.json.state() !== 'open') finish(open);
      }
      isLineStart = text.charCodeAt(end - 1) === 0x0a;
      if (isLineStart) line++;
    },
    hasLine: () => isKnown,
    end() {
      if (open) finish(open);
    },
  };
}

/** Cheap, since it sees every line: `[{`, `{"`, or nothing behind the bracket. `[12:00] …` is none. */
function mayBegin(text: string, from: number): boolean {
  const first = text.charCodeAt(from);
  if (first !== 0x5b && first !== 0x7b) return false;
  const second = text.charCodeAt(from + 1);
  return second <= 0x20 || second === (first === 0x5b ? 0x7b : 0x22) || from + 1 >= text.length;
}

/** A program may log an object in each line; every document that is known has a list of objects. */
function isRecord(text: string, from: number, end: number): boolean {
  const isWhole = text.charCodeAt(end - 1) === 0x0a && text.charCodeAt(end - 2) === 0x7d;
  return isWhole && text.charCodeAt(from) === 0x7b && !/\[\s*\{/.test(text.slice(from, end));
}

function knownOf({ readers }: Open): DocumentReader | undefined {
  return readers.find((reader) => reader.isKnown());
}

/** Once one reader knows the document, it is alone. */
function each(open: Open, act: (reader: DocumentReader) => void): void {
  for (const reader of open.readers) act(reader);
  const known = open.readers.length > 1 ? knownOf(open) : undefined;
  if (known) open.readers = [known];
}

/** The text of a log is clean wherever it is read. */
function clean(value: Scalar): Scalar {
  return typeof value === 'string' ? cleanText(value) : value;
}
