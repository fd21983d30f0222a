/**
 * A kind of edit whose loop is budgeted: nothing changed, one project edited, the mean and the 90th
 * percentile of the pinned sample of commits, everything.
 */
export type Scenario = 'noop' | 'typical' | 'typical_p90' | 'cold' | `edit:${string}`;

const FIXED: readonly string[] = ['noop', 'typical', 'typical_p90', 'cold'];

export function isScenario(name: string): name is Scenario {
  return FIXED.includes(name) || (name.startsWith('edit:') && name.length > 'edit:'.length);
}

/** The scenario that the minute is about. */
export const MAIN_SCENARIO: Scenario = 'typical_p90';
