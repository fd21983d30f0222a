import { detached } from '../detached.ts';

const MAX_PROJECTS = 50;
const MAX_TESTS = 5000;

/** Which tests fail in which projects of Playwright. */
export interface PlaywrightProjects {
  ran(project: string): void;
  failed(test: string, project: string): void;
  /** The test's name, with its project where it fails in some of them only. */
  named(name: string, test: string, project: string): string;
}

/** The same test runs once for each project: one failure in all of them is one thing to mend. */
export function createPlaywrightProjects(): PlaywrightProjects {
  const all = new Set<string>();
  const byTest = new Map<string, Set<string>>();
  function ran(project: string): void {
    if (all.size < MAX_PROJECTS) all.add(detached(project));
  }
  return {
    ran,
    failed(test, project) {
      ran(project);
      if (byTest.size < MAX_TESTS) byTest.set(detached(test), (byTest.get(test) ?? new Set()).add(project));
    },
    named(name, test, project) {
      const isOfSome = project !== '' && (byTest.get(test)?.size ?? all.size) < all.size;
      return isOfSome ? `${project} ${name}` : name;
    },
  };
}
