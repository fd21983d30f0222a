import { expect, test } from 'vitest';
import type { HostProject } from './host.ts';
import { testSettings } from './settings.ts';

function settings(config: Readonly<Record<string, unknown>>, told: object = {}): string {
  return testSettings({ config, serializedConfig: told } as unknown as HostProject, '/repo');
}

test.each([
  ['the environment', { environment: 'node' }, { environment: 'happy-dom' }],
  ['what is provided', { provide: { url: 'a' } }, { provide: { url: 'b' } }],
  ['what is inlined', { server: { deps: { inline: [/a/] } } }, { server: { deps: { inline: [/b/] } } }],
  ['how style sheets are named', { css: { modules: {} } }, { css: { modules: { classNameStrategy: 'x' } } }],
])('%s is a part of the settings though no worker is told', (_, one, other) => {
  expect(settings(one)).not.toBe(settings(other));
});

test('settings are the same in each checkout, and how much is printed is none', () => {
  const other = testSettings(
    { config: { server: { dir: '/other/x' } }, serializedConfig: { silent: true } } as unknown as HostProject,
    '/other',
  );
  expect(settings({ server: { dir: '/repo/x' } }, { silent: false })).toBe(other);
});
