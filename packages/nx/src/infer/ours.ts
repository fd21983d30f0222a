/** By which a target in Nx's graph is known to be of the plan. */
export const OURS = { description: 'By subminute.plan.json' } as const;
