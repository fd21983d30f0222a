import {
  type Cause,
  type ChangedLine,
  type RunEvent,
  type RunResult,
  type SuspectFile,
  cleanText,
  createRedactor,
  failsUnchanged,
  isSpread,
  rootCauses,
  spokenLine,
  suspectFiles,
  suspectLine,
} from '@subminute/core';
import { cachedGraph } from '../adapter/cached-graph.ts';
import { projectNodes } from '../adapter/graph-targets.ts';
import { changesSince } from './changed-lines.ts';
import { type Selection, baseRevision } from './selection.ts';

type Asked = Pick<Selection, 'args' | 'env' | 'root'>;

/**
 * What changed and may have made the failures: of those in many places one line, and of projects that have not changed
 * themselves the files below them that have.
 */
export async function suspect(
  result: RunResult,
  asked: Asked,
  abort: AbortSignal | undefined,
): Promise<readonly RunEvent[]> {
  const causes = rootCauses(result);
  const changes = await changesSince(asked.root, baseRevision(asked), abort ? { abort } : {});
  const line = isSpread(causes) ? suspectLine(causes, await changes.lines()) : undefined;
  if (line) return [{ type: 'cause-suspected', ...placed(line) }];
  const files = await changes.files();
  if (files.length === 0 || !failsUnchanged(result, files)) return [];
  const found = suspectFiles(result, files, projectsOf(asked));
  if (found.length === 0) return [];
  return [{ type: 'cause-suspected', ...fileOf(found, causes, await changes.lines()) }];
}

/** More of them are no hint. */
const MAX_FILES = 50;

/** The file of the line that the messages speak of, else the likeliest, with the way there. */
function fileOf(
  found: readonly SuspectFile[],
  causes: readonly Cause[],
  lines: readonly ChangedLine[],
): Omit<Extract<RunEvent, { type: 'cause-suspected' }>, 'type'> {
  const ways = new Map(found.map(({ file, via }) => [file, via]));
  const line = spokenLine(
    causes,
    lines.filter(({ file }) => ways.has(file)),
  );
  const first = line?.file ?? found[0]?.file ?? '';
  const also = [...ways.keys()].filter((file) => file !== first).slice(0, MAX_FILES);
  return {
    ...(line ? placed(line) : { place: { file: first }, text: '' }),
    ...(also.length > 0 ? { also } : {}),
    via: ways.get(first) ?? [],
  };
}

function placed({ file, line, text }: ChangedLine): { place: { file: string; line: number }; text: string } {
  return { place: { file, line }, text: createRedactor()(cleanText(text)).trim() };
}

/** Of the graph that this run had; none where Nx has kept none. */
function projectsOf({ root, env }: Asked): ReturnType<typeof projectNodes> {
  const graph = cachedGraph({ root, env });
  if (!graph) return [];
  try {
    return projectNodes(graph.text);
  } catch {
    // Another process writes it this moment.
    return [];
  }
}
