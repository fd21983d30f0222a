import { locationOf } from '../location.ts';
import { type BiomeLevel, createBiomeProblems } from '../readers/biome-problems.ts';
import type { CreateDocumentReader } from './document.ts';
import type { Scalar } from './json-stream.ts';

const DIAGNOSTIC = 'diagnostics.*';

/** `biome --reporter=json` and `json-pretty`. Tried on 2.6. */
export const createBiomeDocument: CreateDocumentReader = ({ sink, paths, logLine }) => {
  const problems = createBiomeProblems(sink, paths);
  const summary: Record<string, Scalar> = {};
  let one: Record<string, Scalar> = {};
  let isKnown = false;

  return {
    value(path, value) {
      if (path.startsWith(`${DIAGNOSTIC}.`)) one[path.slice(DIAGNOSTIC.length + 1)] = value;
      else if (path.startsWith('summary.')) summary[path.slice('summary.'.length)] = value;
    },
    close(path) {
      if (path !== DIAGNOSTIC) return;
      isKnown ||= 'category' in one && 'severity' in one;
      if (isKnown) problems.add({ ...problemOf(one), logLine });
      one = {};
    },
    isKnown: () => isKnown,
    end(isComplete) {
      problems.count({
        errors: Number(summary['errors'] ?? 0),
        warnings: Number(summary['warnings'] ?? 0),
        hidden: Number(summary['diagnosticsNotPrinted'] ?? 0),
      });
      problems.end();
      if (!isComplete) sink.tally('its JSON is cut off');
    },
  };
};

function problemOf(
  values: Readonly<Record<string, Scalar>>,
): Parameters<ReturnType<typeof createBiomeProblems>['add']>[0] {
  const text = (key: string): string => String(values[key] ?? '');
  const path = text('location.path') || text('location.path.file');
  return {
    category: text('category'),
    level: levelOf(text('severity')),
    message: text('message') || text('description'),
    logLine: 0,
    ...(path === ''
      ? {}
      : { location: locationOf(path, text('location.start.line'), text('location.start.column')) }),
  };
}

function levelOf(severity: string): BiomeLevel {
  if (severity === 'error' || severity === 'fatal') return 'error';
  return severity === 'warning' ? 'warning' : 'info';
}
