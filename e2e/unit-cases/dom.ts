import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const WORD = testFile(
  "document.body.innerHTML = `<p>${word}</p>`; expect(document.querySelector('p')?.textContent).toBe('a');",
  "import { word } from './word.ts';",
);
const STILL = testFile("localStorage.setItem('one', '1'); expect(location.href).toContain('localhost');");

/** An environment with a document, which is a package of its own. */
export function domCase(name: string): UnitCase {
  return {
    name: `what a test shows in ${name}`,
    files: {
      'word.ts': "export const word = 'a';",
      'a.test.ts': `// @vitest-environment ${name}\n${WORD}`,
      'b.test.ts': `// @vitest-environment ${name}\n${STILL}`,
    },
    edit: { 'word.ts': "export const word = 'b';" },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  };
}

/** The command line decides what a test runs in. */
export const OTHER_DOM: UnitCase = {
  name: 'another environment, by the command line',
  files: {
    // What it says holds for a project that is the root.
    '../../vitest.config.mjs': 'export default { plugins: [subminute()] };',
    'a.test.ts': testFile("expect(typeof document).toBe('undefined');"),
  },
  cliAfter: { environment: 'happy-dom' },
  runs: ['a.test.ts'],
};
