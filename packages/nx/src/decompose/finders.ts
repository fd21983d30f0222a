import type { Rung } from '@subminute/core/decompose';
import { folderProjects } from './folder-parts/finder.ts';
import { needlessEdges } from './needless-edges.ts';
import { packageInputs } from './package-inputs.ts';
import { pastBarrels } from './past-barrels.ts';
import { productionInputs } from './production-inputs.ts';
import { projectParts } from './project-parts.ts';
import type { Finder } from './proposal.ts';
import { rootInputs } from './root-inputs.ts';
import { testShards } from './shards.ts';
import { testFileSelection } from './test-file-selection.ts';
import { typeOnlyEdges } from './type-only-edges.ts';

/** What is looked for on each rung. */
export const FINDERS: Readonly<Partial<Record<Rung, readonly Finder[]>>> = {
  1: [productionInputs, packageInputs, rootInputs, needlessEdges, typeOnlyEdges],
  2: [testFileSelection],
  3: [testShards],
  4: [pastBarrels],
  5: [folderProjects, projectParts],
};
