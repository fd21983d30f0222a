import { inline } from '@subminute/core';

/** What is said of watchers; all of it is a note beside a verdict, or an error as those of `messages.ts`. */
export const watchMessages = {
  starterGone: 'the package manager that began the watcher is gone: it ends',
  noWatcher: 'no watcher of this workspace runs',
  watchElsewhere: (watcher: string): string =>
    `${watcher} may run in another sandbox or container: stop it there, with the same command`,
  watchNotEnded: (watchers: readonly string[]): string =>
    `${watchers.join(', ')} could not be ended: is it another user's? Run: ps -f -p, and end it by hand`,
  watchGoesOn: (watchers: readonly string[]): string =>
    `${watchers.join(', ')} ${watchers.length === 1 ? 'goes' : 'go'} on. To end it: npx subminute watch --stop`,
  watchEndsToo: (watcher: string): string => `that run was the watcher's: ${watcher} has ended with it`,
  watchOfOther: (watchers: readonly string[]): string =>
    `${watchers.join(', ')} answers other questions than this one: all runs`,
  watchNotFor: (flag: string): string => `watch is not asked where ${flag} is given: all runs`,
  watchNotCompared: (why: string): string =>
    `whether watch has a verdict of this state is not known (${inline(why)}): all runs`,
  watchEnded: 'watch has ended meanwhile: all runs',
  keptRunGone: (run: string): string =>
    `watch has a verdict of this very state, but run ${run} is not stored any more: all runs`,
  keptRevoked: (run: string): string =>
    `watch has a verdict of this very state, run ${run}, but it rests on a record that was wrong: all runs`,
} as const;
