/** How a verdict is written. */
export const FORMATS = ['text', 'json', 'md', 'github', 'sarif', 'junit'] as const;
export type Format = (typeof FORMATS)[number];
