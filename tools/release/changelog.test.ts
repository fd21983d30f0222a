import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { releasedChangelog } from './changelog.ts';

const TEXT = `# Changelog

## [Unreleased]

### Added

- a
- \`\`\`
  ## [9.9.9] in a block of code is a line like any other
  \`\`\`

## [0.1.0] - 2026-01-01

- b
`;

test('what stood under Unreleased stands under the version, and Unreleased is empty above it', () => {
  expect(releasedChangelog(TEXT, '0.2.0', '2026-11-22')).toBe(
    TEXT.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [0.2.0] - 2026-11-22\n'),
  );
});

test('a version that has its heading stays as it is, so that each package may ask for it', () => {
  const once = releasedChangelog(TEXT, '0.2.0', '2026-11-22');
  expect(releasedChangelog(once, '0.2.0', '2026-11-23')).toBe(once);
});

test.each([
  ['nothing is told under Unreleased', '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- b\n'],
  ['only a heading stands there', '## [Unreleased]\n\n### Added\n'],
])('no version where %s', (_why, text) => {
  expect(() => releasedChangelog(text, '0.2.0', '2026-11-22')).toThrow('tells of no change');
});

test('no version where Unreleased is missing', () => {
  expect(() => releasedChangelog('# Changelog\n', '0.2.0', '2026-11-22')).toThrow('has no line');
});

test('no line is lost, whatever stands there', () => {
  const lines = fc.array(fc.constantFrom('- a', '', '### Added', '## [0.1.0] - 2026-01-01', '  - b', 'c'));
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const text = [...before, '## [Unreleased]', '- one', ...after].join('\n');
      const released = releasedChangelog(text, '1.0.0', '2026-11-22').split('\n');
      const at = released.indexOf('## [1.0.0] - 2026-11-22');
      expect(released.toSpliced(at - 1, 2).join('\n')).toBe(text);
    }),
  );
});

test('the changelog of this repository can be released', () => {
  const text = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
  expect(text).toContain('\n## [Unreleased]\n');
});
