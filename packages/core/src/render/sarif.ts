import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { Place } from '../evidence/diagnostic.ts';
import { fingerprint } from '../evidence/since.ts';
import { byCodeUnit } from '../order.ts';
import type { RunResult } from '../run/result.ts';
import { wordOf } from '../run/verdict.ts';
import { unreadText } from './cause-lines.ts';
import { inline } from './line.ts';
import { doubtsOf, errorTexts } from './notes.ts';

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): one result a root cause. */
export function renderSarif(result: RunResult): string {
  const causes = wordOf(result) === 'PASS' ? [] : rootCauses(result);
  const rules = [...new Set(causes.map(ruleOf))].sort(byCodeUnit);
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'subminute', rules: rules.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(result)],
        results: causes.map(resultOf),
      },
    ],
  })}\n`;
}

function invocation(result: RunResult): Readonly<Record<string, unknown>> {
  const { broken, unknown, endedMs, stopped, reason } = result;
  const warnings = [
    ...(reason === undefined ? [] : [`nx: ${reason}`]),
    ...doubtsOf(result).map(({ task, says }) => `${task} exited with 0, its log says: ${says}`),
  ];
  return {
    executionSuccessful: !broken && unknown.length === 0 && !stopped && endedMs !== undefined,
    toolExecutionNotifications: [
      ...errorTexts(result).map((text) => ({ level: 'error', message: { text: inline(text) } })),
      ...warnings.map((text) => ({ level: 'warning', message: { text: inline(text) } })),
    ],
  };
}

function ruleOf({ diagnostic }: Cause): string {
  return diagnostic?.code ?? (diagnostic ? `${diagnostic.tool}/failure` : 'task/failure');
}

function resultOf(cause: Cause): Readonly<Record<string, unknown>> {
  const { diagnostic, alike, state, tasks } = cause;
  const places = [diagnostic, ...alike].flatMap((d) => d?.place ?? []);
  const words = [
    diagnostic?.test,
    diagnostic?.message ?? `${state.task} failed: ${unreadText(cause)}`,
    ...(diagnostic?.detail ?? []),
  ];
  return {
    ruleId: ruleOf(cause),
    level: diagnostic?.severity ?? 'error',
    message: { text: words.filter((text) => text !== undefined).join('\n') },
    locations: places.slice(0, 1).map(locationOf),
    relatedLocations: places.slice(1).map(locationOf),
    partialFingerprints: { 'cause/v1': fingerprint(cause) },
    properties: { tasks },
  };
}

function locationOf({ file, line, column }: Place): Readonly<Record<string, unknown>> {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), uriBaseId: 'SRCROOT' },
      ...(line === undefined
        ? {}
        : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
    },
  };
}

/** `#` and `?` are characters of a path, and half a character is none. */
function uriOf(file: string): string {
  return encodeURI(file.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F');
}
