import { createGzip } from 'node:zlib';
import { type Result, err } from '@subminute/core';
import type { Bounds } from './bounds.ts';
import { readArchive } from './check.ts';
import { type Expectation, type Manifest, inspect } from './inspection.ts';
import { type Refusal, causeOf, refuse } from './refusal.ts';
import type { TarVisitor } from './tar-reader.ts';
import { endMark, entryHeader, paddingAfter, plainHeader } from './tar-writer.ts';
import { CODE, CODE_BYTES, TERMINAL_OUTPUT } from './task-end.ts';
import { cleanTerminalText } from './terminal-text.ts';
import { zlibEngine } from './zlib-engine.ts';

/**
 * Checks an archive and writes it anew while it is read, so that what Nx reads was formed here: one form of
 * headers, no owners, nobody but the owner may write, clean terminal text. What was written of an archive that
 * is then refused is worthless. A `write` that fails is a refusal too.
 */
export async function rewriteArchive(
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation,
  bounds: Bounds,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Result<Manifest, Refusal>> {
  using writer = archiveWriter(write);
  const inspection = inspect(expectation, bounds, writer);
  const refusal = await readArchive(chunks, bounds, inspection, () => writer.settle());
  if (refusal) return err(refusal);
  const manifest = inspection.finish();
  if (!manifest.ok) return manifest;
  const fault = await writer.close(cleanTerminalText(inspection.terminalOutput()));
  return fault ? err(fault) : manifest;
}

interface ArchiveWriter extends TarVisitor {
  /** Compresses and writes what has gathered. */
  settle(): Promise<Refusal | undefined>;
  close(terminalOutput: string): Promise<Refusal | undefined>;
  [Symbol.dispose](): void;
}

/** The fastest: what is sent over loopback is not worth more. */
const LEVEL = 1;

function archiveWriter(write: (chunk: Uint8Array) => Promise<void>): ArchiveWriter {
  const stream = createGzip({ level: LEVEL });
  const engine = zlibEngine(stream, async (bytes) => {
    try {
      await write(bytes);
      return undefined;
    } catch (error) {
      return refuse('unwritable', undefined, causeOf(error));
    }
  });
  let gathered: Uint8Array[] = [];
  let size = 0;
  const add = (...blocks: readonly Uint8Array[]): undefined => {
    gathered.push(...blocks.filter((block) => block.length > 0));
  };
  const settle = async (): Promise<Refusal | undefined> => {
    if (gathered.length === 0) return undefined;
    const bytes = Buffer.concat(gathered);
    gathered = [];
    return engine.write(bytes);
  };
  return {
    begin: (entry) => {
      size = entry.size;
      return add(entryHeader({ ...entry, mode: entry.mode & 0o755 }));
    },
    content: (bytes) => add(bytes),
    end: () => add(paddingAfter(size)),
    settle,
    close: async (terminalOutput) => {
      const text = Buffer.from(terminalOutput);
      const code = Buffer.alloc(CODE_BYTES);
      add(plainHeader(TERMINAL_OUTPUT, text.length), text, paddingAfter(text.length));
      add(plainHeader(CODE, code.length), code, paddingAfter(code.length), endMark());
      return (await settle()) ?? engine.end();
    },
    [Symbol.dispose]: () => {
      stream.destroy();
    },
  };
}
