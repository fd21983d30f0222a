import type { Paths } from '../paths.ts';
import type { Sink } from '../reader.ts';
import type { JsonHandler } from './json-stream.ts';

/** What a reader of documents begins with. */
export interface DocumentStart {
  readonly sink: Sink;
  readonly paths: Paths;
  /** Where the document begins in the log, from 1. */
  readonly logLine: number;
}

/** Reads the documents of one tool: JSON that a task printed into its log. */
export interface DocumentReader extends JsonHandler {
  /** Whether it is one of that tool's. Before it is, nothing goes to the sink. */
  isKnown(): boolean;
  /** The document is at its end; where it is not complete, that is said. */
  end(isComplete: boolean): void;
}

export type CreateDocumentReader = (start: DocumentStart) => DocumentReader;
