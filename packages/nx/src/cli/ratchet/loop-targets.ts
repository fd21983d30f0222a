import { TARGET_OPTIONS, listOption } from '../../adapter/nx-args.ts';
import { readStore, recentCommands } from '../../store/runs.ts';

/** The targets that the runs of a checkout asked for most often; none where nothing was run yet. */
export function usedTargets(stores: readonly string[], checkout: string): readonly string[] {
  const counts = new Map<string, { targets: readonly string[]; count: number }>();
  for (const store of stores) {
    for (const command of readStore(store, (db) => recentCommands(db, checkout)) ?? []) {
      const targets = [...new Set(listOption(command, TARGET_OPTIONS))].sort();
      if (targets.length === 0) continue;
      const key = targets.join(',');
      counts.set(key, { targets, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  const [most] = [...counts.values()].sort(
    (a, b) => b.count - a.count || b.targets.length - a.targets.length,
  );
  return most?.targets ?? [];
}
