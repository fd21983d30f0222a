import path from 'node:path';
import { cleanText, createRedactor, failingNote, inline } from '@subminute/core';
import { FILES } from '../process/run-dir.ts';
import { Tail } from '../process/tail.ts';

/** Enough to know that it fails and where: the verdict has all. */
const MAX_LINES = 5;

/** `failing so far: cart:test packages/cart/src/a.test.ts > adds up`: what a run's test files have told since the last look. */
export function failingLines(dir: string, root: string): () => readonly string[] {
  const tail = new Tail(path.join(dir, FILES.failing));
  const redact = createRedactor();
  let said = 0;
  return () => {
    const lines: string[] = [];
    if (said >= MAX_LINES) return lines;
    tail.read((text) => {
      const note = failingNote(text);
      if (!note || said >= MAX_LINES) return;
      said++;
      const file = path.relative(root, note.file).replaceAll(path.sep, '/');
      const place = file.startsWith('..') ? path.basename(file) : file;
      const names = redact(cleanText([place, ...note.names].join(' > ')));
      lines.push(`failing so far: ${inline(note.task, 100)} ${inline(names)}`);
    });
    return lines;
  };
}
