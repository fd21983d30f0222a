/** Whether the text of a function was read: then its comments count. */
import type { Callers } from './callers.cts';
import type { Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { Modules } from './modules.cts';

const { original, replace } = require('./disguise') as Disguise;
const { callerInVitest } = require('./callers') as Callers;
const { modulesWith } = require('./modules') as Modules;
const { apply } = Reflect;

export interface SourceText {
  readonly watchSourceText: (facts: Facts) => void;
}

const MAX_TEXTS = 500;
const NATIVE = /\{\s*\[native code\]\s*\}$/;

function watchSourceText(facts: Facts): void {
  const seen = new Set<string>();
  const note = (text: string): void => {
    if (!facts.hasUnit() || seen.has(text) || NATIVE.test(text)) return;
    // Vitest looks at the parameters of a test for the fixtures that it asks for: no comment tells it anything.
    if (callerInVitest() === 'getUsedProps') return;
    seen.add(text);
    if (seen.size > MAX_TEXTS) facts.add(['source*']);
    // What a package has, the package counts for.
    else for (const filename of modulesWith(text)) facts.add(['source', filename]);
  };
  replace(Function.prototype, 'toString', (toString, self, args) => {
    const text = apply(toString, original(self), args);
    if (original(self) === self)
      facts.quietly(() => {
        note(text as string);
      });
    return text;
  });
}

module.exports = { watchSourceText } satisfies SourceText;
