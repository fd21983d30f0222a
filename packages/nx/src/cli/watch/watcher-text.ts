import { inline } from '@subminute/core';
import type { FoundWatcher } from '../../watch/kept-file.ts';

/** `watch -t test (process 3707)` */
export function watcherText({ published }: FoundWatcher): string {
  const { told = [], process } = published;
  return `${inline(['watch', ...told].join(' '), 120)} (process ${process.pid})`;
}
