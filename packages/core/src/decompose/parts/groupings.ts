/** All ways to put things into groups: of each thing its group, and new groups in order. 203 for six things. */
export function groupingsOf(count: number): readonly (readonly number[])[] {
  let all: (readonly number[])[] = [[]];
  for (let thing = 0; thing < count; thing++) {
    all = all.flatMap((grouping) => {
      const groups = Math.max(-1, ...grouping) + 1;
      return Array.from({ length: groups + 1 }, (_, group) => [...grouping, group]);
    });
  }
  return all;
}
