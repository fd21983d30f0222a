import type { WalkOptions } from './walk.ts';
import { productionInputs } from './production-inputs.ts';

/** What is looked for on each rung. */
export const FINDERS: WalkOptions['finders'] = {
  1: [productionInputs],
};
