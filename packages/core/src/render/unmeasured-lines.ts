import type { Unmeasured } from '../ratchet/verdict.ts';

/** So many with their reasons; and so many names fit into a line. */
const SHOWN = 5;
const SHORT_SHOWN = 8;

/** What ought to be measured and was not, each with its reason; of what is too short on both sides only the names. */
export function unmeasuredLines(unmeasured: readonly Unmeasured[]): readonly string[] {
  const short = unmeasured.filter(({ isShort }) => isShort).map(({ task }) => task);
  const others = unmeasured.filter(({ isShort }) => !isShort);
  const more = short.length > SHORT_SHOWN ? ` and ${short.length - SHORT_SHOWN} more (--json)` : '';
  return [
    ...others.slice(0, SHOWN).map(({ task, why }) => `note: not measured: ${task} (${why})`),
    ...(others.length > SHOWN ? [`note: not measured: ${others.length - SHOWN} more (--json)`] : []),
    ...(short.length > 0
      ? [`note: not measured: ${short.slice(0, SHORT_SHOWN).join(', ')}${more} (${SHORT})`]
      : []),
  ];
}

const SHORT = 'less than a second at the base and at the head, by one run of each';
