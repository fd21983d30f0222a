/** How a command of a shell can be asked what it does inside. */
export type Instrument = 'tsc' | 'vitest' | 'node';

/** A word of a command that starts the program: bare, by a path, or as a script that Node is given. */
function programs(names: string): RegExp {
  return new RegExp(String.raw`(^|[\s;&|(])((?:[\w@.+/-]*/)?(?:${names})(?=[\s;&|)]|$)[^;&|\n)]*)`, 'g');
}

const TSC = programs(String.raw`tsc6?|tsc\.js|vue-tsc`);
const VITEST = programs(String.raw`vitest|vitest\.mjs`);

export function instrumentOf(text: string): Instrument {
  if (text.search(TSC) >= 0) return 'tsc';
  return text.search(VITEST) >= 0 ? 'vitest' : 'node';
}

/** The text with more arguments behind each start of the program. */
export function withArguments(text: string, instrument: 'tsc' | 'vitest', more: string): string {
  return text.replace(instrument === 'tsc' ? TSC : VITEST, (_, before: string, command: string) => {
    const own = command.trimEnd();
    return `${before}${own} ${more}${command.slice(own.length)}`;
  });
}
