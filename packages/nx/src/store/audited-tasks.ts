import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TaskId } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';
import { isRecord } from '../shield/fields.ts';

/** A task that was run twice from the same files. */
export interface StabilityFound {
  readonly task: TaskId;
  /** Files that differed; none: it made the same bytes. */
  readonly files: readonly string[];
}

/** What the last audit of each task found, where that was a difference. */
export interface UnstableTask {
  readonly task: string;
  readonly atMs: number;
  readonly files: readonly string[];
}

const FILE = 'audited-tasks-v1.json';
/** Of a task that makes all anew, the first are enough to know it by. */
const FILES = 8;

/** A store that cannot be read has nothing to tell. */
export function unstableTasks(store: string): readonly UnstableTask[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(store, FILE), 'utf8'));
    const tasks: unknown = isRecord(value) && value['version'] === 1 ? value['tasks'] : [];
    return (Array.isArray(tasks) ? (tasks as readonly unknown[]) : []).flatMap((one) => {
      const { task, atMs, files } = isRecord(one) ? one : {};
      return typeof task === 'string' && typeof atMs === 'number' && Array.isArray(files)
        ? [{ task, atMs, files: files.filter((file) => typeof file === 'string') }]
        : [];
    });
  } catch {
    return [];
  }
}

/** Keeps what was found; a task that makes the same bytes by now is forgotten. */
export function keepAudited(store: string, found: readonly StabilityFound[], atMs: number): void {
  const audited = new Set<string>(found.map(({ task }) => task));
  const tasks = [
    ...unstableTasks(store).filter(({ task }) => !audited.has(task)),
    ...found
      .filter(({ files }) => files.length > 0)
      .map(({ task, files }) => ({ task, atMs, files: files.slice(0, FILES) })),
  ];
  try {
    writeWhole(path.join(store, FILE), `${JSON.stringify({ version: 1, tasks })}\n`);
  } catch {
    // The disk is full: the audit has told it, and the next one tells it again.
  }
}
