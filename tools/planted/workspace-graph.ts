// What Nx would say of the same workspace: it is not asked.
import { asTaskId } from '@subminute/core';
import type { GraphTask, SampleCommit, TaskWeight, WorkspaceGraph } from '@subminute/core/ratchet';
import { type Dice, type PlannedProject, fileName } from './plan-workspace.ts';

const TARGETS = ['test', 'typecheck'];
const COMMANDS: Readonly<Record<string, string>> = {
  test: 'nx:run-script {"script":"test"} vitest run',
  typecheck: 'nx:run-script {"script":"typecheck"} tsc --noEmit',
};
const SHARED = ['AllExternalDependencies', 'workspace:[nx.json,tsconfig.base.json,.github/workflows/ci.yml]'];

/** Tests hash what is below without its tests, type checks all of it; both hash the lockfile and files at the root. */
export function workspaceGraphOf(projects: readonly PlannedProject[]): WorkspaceGraph {
  const inputs = [
    ...SHARED,
    ...projects.flatMap(({ name, root }) => [
      `${name}:${root}/**/*`,
      `${name}:${root}/**/*,!${root}/**/*.test.ts`,
      `${name}:ProjectConfiguration`,
      `${name}:TsConfig`,
    ]),
  ];
  const at = (project: number, kind: number): number => SHARED.length + project * 4 + kind;
  const tasks = projects.flatMap(({ name, reach }, own) =>
    TARGETS.map((target): GraphTask => {
      const isTest = target === 'test';
      return {
        task: asTaskId(`${name}:${target}`),
        project: name,
        target,
        cache: true,
        continuous: false,
        dependsOn: [],
        inputs: [
          0,
          1,
          at(own, 0),
          at(own, 2),
          at(own, 3),
          ...reach.map((one) => at(one, isTest ? 1 : 0)),
        ].sort((a, b) => a - b),
        declared: ['default', isTest ? '^production' : '^default'],
        command: COMMANDS[target] ?? '',
      };
    }),
  );
  return {
    selection: 'task',
    targets: TARGETS,
    projects: projects.map(({ name, root }) => ({ name, root })),
    edges: projects.flatMap(({ name, below }) =>
      below.map((to) => ({ from: name, to: projects[to]?.name ?? '', kind: 'static' as const })),
    ),
    tasks: tasks.sort((a, b) => (a.task < b.task ? -1 : 1)),
    inputs,
    lockfile: 'packages',
  };
}

/** A start, and some ms for each file. */
export function weightsFor(projects: readonly PlannedProject[]): ReadonlyMap<GraphTask['task'], TaskWeight> {
  return new Map(
    projects.flatMap(({ name, files }) =>
      TARGETS.map((target) => {
        const cpuMs = 1200 + files * (target === 'test' ? 60 : 12);
        return [asTaskId(`${name}:${target}`), { cpuMs, durationMs: cpuMs }] as const;
      }),
    ),
  );
}

/** Each to a few files near each other, large projects and those in common more often; some to the root. */
export function commitsTo(
  projects: readonly PlannedProject[],
  count: number,
  dice: Dice,
): readonly SampleCommit[] {
  const below = (limit: number): number => Math.floor(dice() * limit);
  return Array.from({ length: count }, (_, at): SampleCommit => {
    const sha = at.toString(16).padStart(12, '0');
    if (at % 20 === 7) return { sha, paths: ['package-lock.json'], packages: [`package-${below(50)}`] };
    if (at % 25 === 3) return { sha, paths: ['.github/workflows/ci.yml'], packages: [] };
    const project = projects[below(dice() < 0.3 ? Math.min(20, projects.length) : projects.length)];
    if (!project) return { sha, paths: [], packages: [] };
    const centre = below(project.files);
    const files = Array.from({ length: 1 + below(8) }, () => Math.min(project.files - 1, centre + below(25)));
    return { sha, paths: [...new Set(files.map((file) => fileName(project, file)))].sort(), packages: [] };
  });
}
