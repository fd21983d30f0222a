// What a plan needs of the graph, for the command: it loads no Vitest.
export { type ProjectsOfNx, readProjects } from './plan/nx-projects.ts';
export { planSharingProblem } from './plan/sharing-problem.ts';
