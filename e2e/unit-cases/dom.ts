import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const WORD = testFile(
  "document.body.innerHTML = `<p>${word}</p>`; expect(document.querySelector('p')?.textContent).toBe('a');",
  "import { word } from './word.ts';",
);
const STILL = testFile("localStorage.setItem('one', '1'); expect(location.href).toContain('localhost');");

const CIRCLE = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>';
const ICON = testFile(
  "expect(decodeURIComponent(icon)).toContain('circle');",
  "import { icon } from './icon.ts';",
);
const NO_ICON = testFile(
  "expect(iconOf('b')).toContain('undefined');",
  "import { iconOf } from './icons.ts';",
);

/** An environment with a document, which is a package of its own. */
export function domCase(name: string): UnitCase {
  return {
    name: `what a test shows in ${name}`,
    files: {
      'word.ts': "export const word = 'a';",
      'a.test.ts': `// @vitest-environment ${name}\n${WORD}`,
      'b.test.ts': `// @vitest-environment ${name}\n${STILL}`,
      // A small file that is addressed from a module stands in its code, and so does a list of what a name may mean.
      'icon.svg': CIRCLE,
      'icons/a.svg': CIRCLE,
      'icon.ts': "export const icon = new URL('./icon.svg', import.meta.url).href;",
      'icons.ts':
        'export const iconOf = (name: string) => new URL(`./icons/${name}.svg`, import.meta.url).href;',
      'c.test.ts': `// @vitest-environment ${name}\n${ICON}`,
      'd.test.ts': `// @vitest-environment ${name}\n${NO_ICON}`,
    },
    edit: {
      'word.ts': "export const word = 'b';",
      'icon.svg': CIRCLE.replace('circle', 'rect'),
      'icons/b.svg': CIRCLE,
    },
    runs: ['a.test.ts', 'c.test.ts', 'd.test.ts'],
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
