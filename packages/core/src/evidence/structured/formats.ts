import { locationOf } from '../location.ts';
import type { Finding } from '../reader.ts';
import { oxlintCode } from '../readers/oxlint-lines.ts';
import type { CreateDocumentReader, DocumentStart } from './document.ts';
import { createRecords } from './records.ts';

/** `eslint -f json`: files with their messages. Tried on 9.39 and 10.15. */
export const createEslintDocument: CreateDocumentReader = createRecords({
  at: '*.messages.*',
  above: '*.filePath',
  known: ['ruleId', 'severity', 'message'],
  read: (text, file, start) =>
    findingOf(start, {
      tool: 'eslint',
      isError: text('severity') !== '1',
      code: text('ruleId'),
      message: text('message').replace(/\.$/, ''),
      place: [file, text('line'), text('column')],
    }),
});

/** `oxlint -f json`. Tried on 1.94. */
export const createOxlintDocument: CreateDocumentReader = createRecords({
  at: 'diagnostics.*',
  known: ['filename', 'severity', 'message'],
  read: (text, _above, start) =>
    findingOf(start, {
      tool: 'oxlint',
      isError: text('severity') !== 'warning',
      code: ruleOf(text('code')),
      message: text('message'),
      place: [text('filename'), text('labels.*.span.line'), text('labels.*.span.column')],
    }),
});

const SARIF_PLACE = 'locations.*.physicalLocation';

/**
 * SARIF 2.1 of any tool. Without a level it means a warning; notes are no problem. Tried on Biome 2.6 and
 * oxlint 1.94.
 */
export const createSarifDocument: CreateDocumentReader = createRecords({
  at: 'runs.*.results.*',
  above: 'runs.*.tool.driver.name',
  known: ['message.text'],
  read: (text, tool, start) => {
    const level = text('level') || 'warning';
    const region = (key: string): string => text(`${SARIF_PLACE}.region.${key}`);
    if (level !== 'error' && level !== 'warning') return undefined;
    return findingOf(start, {
      tool: tool.toLowerCase(),
      isError: level === 'error',
      code: ruleOf(text('ruleId')),
      message: text('message.text'),
      place: [text(`${SARIF_PLACE}.artifactLocation.uri`), region('startLine'), region('startColumn')],
    });
  },
});

interface Problem {
  readonly tool: string;
  readonly isError: boolean;
  readonly code: string;
  readonly message: string;
  readonly place: readonly [file: string, line: string, column: string];
}

function findingOf({ paths, logLine }: DocumentStart, problem: Problem): Finding {
  const place = paths.locate(locationOf(...problem.place));
  return {
    tool: problem.tool,
    severity: problem.isError ? 'error' : 'warning',
    certainty: 'sure',
    message: problem.message,
    logLine,
    ...(place ? { place } : {}),
    ...(problem.code === '' ? {} : { code: problem.code }),
  };
}

/** `eslint(no-debugger)` and `lint/suspicious/noDebugger` as their tools' text has them. */
function ruleOf(code: string): string {
  return /^[\w@/-]+\([\w@/.-]+\)$/.test(code) ? oxlintCode(code) : code.replace(/^(?:lint|assist)\/.*\//, '');
}
