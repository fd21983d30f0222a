import { describe, expect, test } from 'vitest';
import { type Off, type Surroundings, whyOff } from './why-shield-off.ts';

const GOOD: Surroundings = {
  isWanted: true,
  nxVersion: '24.0.6',
  nxJson: {},
  env: {},
  args: ['run-many', '-t', 'build'],
  has: () => false,
};
const off = (more: Partial<Surroundings>): Off | undefined => whyOff({ ...GOOD, ...more });

test('the shield is used where nothing is in its way', () => {
  expect(off({})).toBeUndefined();
});

test('it is off where nobody has switched it on, whatever else is so', () => {
  expect(off({ isWanted: false, nxVersion: '22.1.0' })).toMatchObject({ kind: 'not-wanted' });
});

describe('Nx Cloud is asked instead of it', () => {
  test.each<[string, Partial<Surroundings>]>([
    ['NX_CLOUD_ACCESS_TOKEN', { env: { NX_CLOUD_ACCESS_TOKEN: 'x' } }],
    ['NX_CLOUD_AUTH_TOKEN', { env: { NX_CLOUD_AUTH_TOKEN: 'x' } }],
    ['nxCloudId', { nxJson: { nxCloudId: 'x' } }],
    ['nxCloudAccessToken', { nxJson: { nxCloudAccessToken: 'x' } }],
    ['tasksRunnerOptions', { nxJson: { tasksRunnerOptions: { default: { runner: 'nx-cloud' } } } }],
    ['tasksRunnerOptions', { nxJson: { tasksRunnerOptions: { default: { runner: '@nrwl/nx-cloud' } } } }],
  ])('by %s', (name, more) => {
    expect(off(more)).toMatchObject({ kind: 'nx-cloud', why: expect.stringContaining(name) as string });
  });

  test.each<[string, Partial<Surroundings>]>([
    ['NX_NO_CLOUD', { env: { NX_NO_CLOUD: 'true' } }],
    ['neverConnectToCloud', { nxJson: { neverConnectToCloud: true } }],
  ])('but not with %s', (_name, { env, nxJson }) => {
    const set = { NX_CLOUD_ACCESS_TOKEN: 'x', ...env };
    expect(off({ env: set, nxJson: { nxCloudId: 'x', ...nxJson } })).toBeUndefined();
  });

  test('and not by what is empty, nor by another runner', () => {
    const tasksRunnerOptions = { default: { runner: 'nx/tasks-runners/default' } };
    const nxJson = { nxCloudId: '', tasksRunnerOptions };
    expect(off({ env: { NX_CLOUD_ACCESS_TOKEN: '' }, nxJson })).toBeUndefined();
  });
});

test.each([
  '@nx/s3-cache',
  '@nx/shared-fs-cache',
  '@nx/gcs-cache',
  '@nx/azure-cache',
  '@nx/powerpack-s3-cache',
])('it is off where %s can be loaded', (name) => {
  const found = off({ has: (one) => one === name });
  expect(found).toEqual({
    kind: 'other-cache',
    why: `${name} is installed, which Nx asks instead of it`,
  });
});

test.each([
  ['21.6.0', false],
  ['22.7.6', false],
  ['22.7.7', true],
  ['22.7.12', true],
  ['22.8.0', true],
  ['23.0.0', false],
  ['23.0.1', false],
  ['23.0.2', true],
  ['23.3.2', true],
  ['24.0.0-beta.1', true],
  [undefined, false],
])('Nx %s is safe: %s', (nxVersion, isSafe) => {
  const { nxVersion: _known, ...others } = GOOD;
  const found = whyOff(nxVersion === undefined ? others : { ...others, nxVersion });
  expect(found?.kind).toBe(isSafe ? undefined : 'unsafe-nx');
});

describe('there is nothing to do where Nx runs without its cache', () => {
  test.each([
    '--skip-nx-cache',
    '--skipNxCache',
    '--skipRemoteCache',
    '--skip-remote-cache',
    '--disableNxCache=true',
  ])('by %s', (flag) => {
    expect(off({ args: ['run-many', flag, '-t', 'build'] })).toMatchObject({ kind: 'no-cache' });
  });

  test.each([['--skipNxCache=false'], ['--skip-nx-cache', 'false'], ['--', '--skip-nx-cache']])(
    'but not by %s %s',
    (...args) => {
      expect(off({ args: ['run-many', ...args] })).toBeUndefined();
    },
  );

  test.each(['NX_SKIP_NX_CACHE', 'NX_DISABLE_NX_CACHE', 'NX_SKIP_REMOTE_CACHE', 'NX_DISABLE_REMOTE_CACHE'])(
    'by %s',
    (name) => {
      expect(off({ env: { [name]: 'true' } })).toMatchObject({ kind: 'no-cache' });
      expect(off({ env: { [name]: 'false' } })).toBeUndefined();
    },
  );
});
