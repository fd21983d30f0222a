import type { ArchiveCase } from './archive-case.ts';
import { ENTRIES } from './entries.ts';
import { HEADERS } from './headers.ts';
import { SOUND } from './sound.ts';
import { STREAMS } from './streams.ts';

/** Every artefact that a cache might send, good and bad. */
export const ARCHIVE_CASES: readonly ArchiveCase[] = [...STREAMS, ...HEADERS, ...ENTRIES, ...SOUND];
