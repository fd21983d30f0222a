import { type Result, err, ok } from '@subminute/core';
import { type Bounds, MAX_NAME_BYTES } from './bounds.ts';
import { type Carried, checkoutFinder } from './checkout-finder.ts';
import { plainPath } from './entry-path.ts';
import { entryFault } from './entry-rules.ts';
import { entryTree } from './entry-tree.ts';
import { type OutputPatterns, outputPattern, outputPatterns } from './output-patterns.ts';
import { type Refusal, type RefusalKind, refuse } from './refusal.ts';
import type { TarEntry, TarVisitor } from './tar-reader.ts';
import { isTaskEnd, taskEnd } from './task-end.ts';

/** What is known of a task beforehand. */
export interface Expectation {
  /** Workspace-relative output paths or globs that files may be in: `dist/a`, `packages/a/{lib,dist}/**`. */
  readonly outputs: readonly string[];
  /** Outputs of which each must hold at least one entry; known from an earlier record of this very hash. */
  readonly mustHold: readonly string[];
  /** Absolute roots of checkouts to look for in the files' bytes. */
  readonly roots: readonly string[];
}

/** What a sound archive holds. */
export interface Manifest {
  /** Files and links, without the exit code and the terminal output. */
  readonly files: number;
  /** Of these files. */
  readonly bytes: number;
  /** Entries that lie in an output, folders too; those on the way to one are not counted. */
  readonly outputs: number;
  /** Files with the absolute path of a checkout; of each checkout some, as examples. */
  readonly carries: readonly Carried[];
}

/** Judges the entries of an archive. */
export interface Inspection extends TarVisitor {
  /** When the archive has ended. */
  finish(): Result<Manifest, Refusal>;
  /** What the task said; once the inspection is finished. */
  terminalOutput(): string;
}

/** Outputs that pass go on to another visitor, with their paths made plain. */
export function inspect(expectation: Expectation, bounds: Bounds, next: TarVisitor): Inspection {
  const patterns = outputPatterns(expectation.outputs);
  const judge = judging(patterns, bounds);
  const wanted = wantedOutputs(expectation.mustHold);
  const finder = checkoutFinder(expectation.roots);
  const ending = taskEnd();
  const counts = { files: 0, bytes: 0, outputs: 0 };
  let open: TarEntry = NO_ENTRY;
  const named = (kind: RefusalKind | undefined): Refusal | undefined => kind && refuse(kind, open.path);

  const count = ({ path, type, size }: TarEntry): void => {
    wanted.see(path);
    if (patterns.covers(path)) counts.outputs++;
    if (type === 'directory') return;
    counts.files++;
    counts.bytes += size;
  };

  return {
    begin: (raw) => {
      const entry = judge(raw);
      if (!entry.ok) return entry.error;
      open = entry.value;
      if (isTaskEnd(open.path)) return named(ending.begin(open));
      count(open);
      if (open.type === 'file') finder.begin(open.path);
      return next.begin(open);
    },
    content: (bytes) => {
      if (!isTaskEnd(open.path)) {
        finder.take(bytes);
        return next.content(bytes);
      }
      ending.content(bytes);
      return undefined;
    },
    end: () => {
      if (isTaskEnd(open.path)) return named(ending.end());
      finder.end();
      return next.end();
    },
    finish: () => {
      const fault = ending.finish();
      if (fault) return err(refuse(fault));
      const empty = wanted.left();
      if (empty !== undefined) return err(refuse('missing', empty));
      return ok({ ...counts, carries: finder.found() });
    },
    terminalOutput: () => ending.terminalOutput(),
  };
}

const NO_ENTRY: TarEntry = { type: 'directory', path: '', target: '', size: 0, mode: 0, mtimeS: 0 };

/** All that is asked of one entry, in the light of those before it. */
function judging(patterns: OutputPatterns, bounds: Bounds): (entry: TarEntry) => Result<TarEntry, Refusal> {
  const tree = entryTree();
  let entries = 0;
  let nameBytes = 0;
  return (raw) => {
    nameBytes += Buffer.byteLength(raw.path);
    if (++entries > bounds.maxFiles || nameBytes > MAX_NAME_BYTES) return err(refuse('too-many', raw.path));
    const path = plainPath(raw.path, raw.type === 'directory');
    if (path === undefined) return err(refuse('path', raw.path));
    const entry = { ...raw, path };
    const fault = tree.add(path, raw.type) ?? (isTaskEnd(path) ? undefined : entryFault(entry, patterns));
    return fault === undefined ? ok(entry) : err(refuse(fault, path));
  };
}

interface WantedOutputs {
  see(path: string): void;
  /** An output that nothing was seen of. */
  left(): string | undefined;
}

function wantedOutputs(outputs: readonly string[]): WantedOutputs {
  const left = new Map(outputs.map((output) => [output, outputPattern(output)]));
  return {
    see: (path) => {
      for (const [output, covers] of left) if (covers(path)) left.delete(output);
    },
    left: () => left.keys().next().value,
  };
}
