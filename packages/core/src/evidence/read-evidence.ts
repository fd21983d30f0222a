import { cleanText } from './clean.ts';
import { createCollector } from './collector.ts';
import type { EvidenceContext } from './context.ts';
import type { Evidence } from './diagnostic.ts';
import { createDispatch } from './dispatch.ts';
import { type Excerpt, createExcerpt } from './excerpt.ts';
import { createLineSplitter } from './lines.ts';
import { CONTROL, lookAt } from './look.ts';
import { type Paths, createPaths } from './paths.ts';
import type { Finding, Sink } from './reader.ts';
import { readVitestReport } from './reports/read-vitest-report.ts';
import { createKeyBlocks } from './redact.ts';
import { createMatcherReader } from './readers/matcher.ts';
import { READERS } from './registry.ts';
import { createDocuments } from './structured/documents.ts';
import { DOCUMENT_READERS } from './structured/registry.ts';

/**
 * Reads a task's log, in chunks of any size, in one pass and in memory that does not grow with it. The
 * same log gives the same evidence however it is cut. Never throws, unless `log` or `context` does.
 */
export function readEvidence(log: Iterable<string>, context: EvidenceContext): Evidence {
  const paths = createPaths(context);
  const collector = createCollector(paths);
  const reported = (context.reports ?? []).flatMap(
    (report) => readVitestReport(report, collector.sink, paths) ?? [],
  );
  // Its lines are still its reader's, who tells them from those of other tools.
  const sink = reported.length > 0 ? withoutReported(collector.sink, reported) : collector.sink;
  const excerpt = createExcerpt(paths);
  let lines = 0;
  const reading = createReading(sink, { paths, context }, (text, number, isRead, look) => {
    lines = number;
    excerpt.line(text, number, isRead, look);
  });
  for (const chunk of log) reading.push(chunk);
  reading.end();
  return { ...collector.finish(), excerpt: excerpt.lines(), lines };
}

/** A log on its way through all readers. */
export interface Reading {
  push(chunk: string): void;
  end(): void;
}

interface Around {
  readonly paths: Paths;
  readonly context: EvidenceContext;
}

/** Gives each line to the readers, who tell the sink what they find, and then to `seen`. */
export function createReading(sink: Sink, { paths, context }: Around, seen?: Excerpt['line']): Reading {
  const { matchers = [] } = context;
  const own = matchers.length > 0 ? [createMatcherReader(matchers)] : [];
  const readers = [...own, ...READERS].map((create) => create(sink, paths));
  const dispatch = createDispatch(readers);
  const documents = createDocuments(DOCUMENT_READERS, { sink, paths });
  const withoutKeys = createKeyBlocks();
  let lines = 0;
  const takeLine = (raw: string, marks: number): void => {
    lines++;
    const clean = (marks & CONTROL) === 0 ? raw : cleanText(raw);
    const text = withoutKeys(clean.trimEnd());
    const look = lookAt(text, clean === raw ? marks : undefined);
    const isRead = documents.hasLine() || dispatch(text, lines, look);
    seen?.(text, lines, isRead, look);
  };
  // A document may stand in one line that is longer than what is kept of a line.
  const splitter = createLineSplitter(takeLine, documents.push);
  return {
    push: (chunk) => splitter.push(chunk),
    end() {
      splitter.end();
      documents.end();
      for (const reader of readers) reader.end();
    },
  };
}

/** What Vitest has handed over as data, its log says once more. A task may run it twice, and only once with the plugin. */
function withoutReported(sink: Sink, reported: readonly ReadonlySet<string>[]): Sink {
  const isTold = ({ tool, testFile }: Finding): boolean =>
    tool === 'vitest' && (testFile === undefined || reported.some((files) => files.has(testFile)));
  return {
    ...sink,
    add(finding) {
      if (!isTold(finding)) sink.add(finding);
    },
    tally() {
      // The report has counted.
    },
  };
}
