// One project as large as they come.
import type { PartCommit, PartProblem } from '@subminute/core/decompose';

const COMMITS = 1000;
/** Areas stand below a folder each; folders in them have ten files. */
const AREAS = 40;

/**
 * Files of areas, a third of them tests, each with a few needs near by and some elsewhere: in what all areas share,
 * or, tangled, in any area before. A thousand commits, each to a place.
 */
export function large(
  files: number,
  { dice, isTangled }: { readonly dice: () => number; readonly isTangled: boolean },
): PartProblem {
  const below = (count: number): number => Math.floor(dice() * count);
  const areaOf = (file: number): number => Math.floor((file * AREAS) / files);
  const startOf = (area: number): number => Math.ceil((area * files) / AREAS);
  const isTest = (file: number): boolean => file % 3 === 2;
  return {
    files: Array.from(
      { length: files },
      (_, file) =>
        `src/a${String(areaOf(file)).padStart(2, '0')}/d${String(Math.floor(file / 10)).padStart(5, '0')}/f${String(file).padStart(6, '0')}.ts`,
    ),
    needs: Array.from({ length: files }, (_, file) => {
      const needs = new Set<number>();
      for (let left = 1 + below(4); left > 0 && file > 0; left--) {
        const near = Math.max(startOf(areaOf(file)), file - 1 - below(40));
        // A tenth of the areas is what the others have in common.
        const far = below(isTangled ? file : Math.min(file, startOf(AREAS / 10)));
        needs.add(dice() < 0.03 ? far : near);
      }
      if (dice() < 0.03 && areaOf(file + 1) === areaOf(file)) needs.add(file + 1);
      needs.delete(file);
      return [...needs].filter((need) => !isTest(need) || need === file - 1).sort((a, b) => a - b);
    }),
    workMs: Array.from({ length: files }, (_, file) => (isTest(file) ? 50 + below(500) : 0)),
    ownOnly: Array.from({ length: files }, (_, file) => file).filter(isTest),
    together: [],
    startMs: 1200,
    commits: commitsTo(files, below),
    dependents: Array.from({ length: 30 }, (_, at) => ({
      name: `dependent-${String(at).padStart(2, '0')}`,
      needs: Array.from({ length: 20 }, () => below(files)).sort((a, b) => a - b),
      startMs: 1200,
      workMs: 20_000,
      own: [],
    })),
    cores: 4,
  };
}

/** A few files near each other; one in twenty-five touches all. */
function commitsTo(files: number, below: (count: number) => number): readonly PartCommit[] {
  return Array.from({ length: COMMITS }, (_, at) => {
    const centre = below(files);
    return at % 25 === 0
      ? { files: [], whole: true as const, weight: 1 }
      : {
          files: [
            ...new Set(Array.from({ length: 1 + below(8) }, () => Math.min(files - 1, centre + below(60)))),
          ],
          weight: 1,
        };
  });
}
