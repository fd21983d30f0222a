import type { Matcher } from './readers/matcher.ts';
import type { VitestReport } from './reports/vitest-report.ts';

/** What a reader may know of the world, handed in by the caller: the core itself reads nothing. */
export interface EvidenceContext {
  /** Absolute, without a trailing `/`; removed from every text. */
  readonly workspaceRoot: string;
  /** Relative to the workspace's root, `.` for the root project: tools print paths relative to it. */
  readonly projectRoot: string;
  /** Whether a file relative to the workspace's root exists: tells which of two readings of a path is right. */
  readonly exists: (file: string) => boolean;
  /** What a tool handed over as data: it counts before what the log says of that tool. */
  readonly reports?: readonly VitestReport[];
  /** Patterns of a user for tools that we do not know. */
  readonly matchers?: readonly Matcher[];
}
