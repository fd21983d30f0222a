import type { Finding } from '../reader.ts';
import { createDistinct, createWarnings, tallyOf } from '../warnings.ts';
import type { CreateDocumentReader, DocumentStart } from './document.ts';
import type { Scalar } from './json-stream.ts';

/** The values of one record by their path in it, as text; of a list in it, the first element's. */
export type RecordText = (key: string) => string;

/** What a document looks like that is a list of problems. */
export interface RecordFormat {
  /** Where a problem stands: `*.messages.*`. */
  readonly at: string;
  /** A value that stands before a problem and holds for it: the path of the file that it is in. */
  readonly above?: string;
  /** The values by which a problem of this format is known. */
  readonly known: readonly string[];
  /** undefined for what is no problem. */
  read(text: RecordText, above: string, start: DocumentStart): Finding | undefined;
}

/** Reads such a document: errors one by one, warnings counted by rule. */
export function createRecords(format: RecordFormat): CreateDocumentReader {
  return (start) => {
    const warnings = createWarnings(start.sink);
    const isNew = createDistinct();
    let record = new Map<string, Scalar>();
    let above = '';
    let isKnown = false;
    let errors = 0;

    function add(finding: Finding | undefined): void {
      if (finding?.severity === 'warning') return warnings.add(finding);
      if (!finding) return;
      if (isNew(finding)) errors++;
      start.sink.add(finding);
    }

    return {
      value(path, value) {
        if (path === format.above) above = String(value);
        else if (path.startsWith(`${format.at}.`)) {
          const key = path.slice(format.at.length + 1);
          if (!record.has(key)) record.set(key, value);
        }
      },
      close(path) {
        if (path !== format.at) return;
        const values = record;
        isKnown ||=
          format.known.every((key) => values.has(key)) && (format.above === undefined || above !== '');
        if (isKnown) add(format.read((key) => String(values.get(key) ?? ''), above, start));
        record = new Map();
      },
      isKnown: () => isKnown,
      end(isComplete) {
        warnings.end();
        const tally = tallyOf(errors, warnings.count(), warnings.rules());
        if (!isComplete) start.sink.tally(`${tally}; its JSON is cut off`);
        else if (errors + warnings.count() > 1) start.sink.tally(tally);
      },
    };
  };
}
