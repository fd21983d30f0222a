type Env = Readonly<Record<string, string | undefined>>;

/** What decides whether the shield is used in a run. */
export interface Surroundings {
  /** The setting. */
  readonly isWanted: boolean;
  /** Of Nx: `24.0.6`; absent: it was not found. */
  readonly nxVersion?: string;
  readonly nxJson: CloudSettings;
  /** Of the `nx` process. */
  readonly env: Env;
  /** What `nx` was called with. */
  readonly args: readonly string[];
  /** Whether a package can be loaded from the workspace's root. */
  readonly has: (name: string) => boolean;
}

/** Of nx.json, what connects a workspace to Nx Cloud. */
export interface CloudSettings {
  readonly neverConnectToCloud?: boolean;
  readonly nxCloudId?: unknown;
  readonly nxCloudAccessToken?: unknown;
  readonly tasksRunnerOptions?: unknown;
}

/** Why a run goes without the shield, though nothing is wrong with it. */
export interface Off {
  readonly kind: 'not-wanted' | 'nx-cloud' | 'other-cache' | 'unsafe-nx' | 'no-cache';
  readonly why: string;
}

/** `undefined`: it is used. */
export function whyOff({ isWanted, nxVersion, nxJson, env, args, has }: Surroundings): Off | undefined {
  if (!isWanted) return { kind: 'not-wanted', why: '"shield" is not on in subminute.json' };
  const unsafe = whyUnsafe(nxVersion);
  if (unsafe !== undefined) return { kind: 'unsafe-nx', why: unsafe };
  const cloud = cloudBy(nxJson, env);
  if (cloud !== undefined)
    return { kind: 'nx-cloud', why: `Nx Cloud is used (${cloud}), which Nx asks instead of it` };
  const other = OTHER_CACHES.find(has);
  if (other !== undefined)
    return { kind: 'other-cache', why: `${other} is installed, which Nx asks instead of it` };
  const skipped = skippedBy(args, env);
  return skipped === undefined
    ? undefined
    : { kind: 'no-cache', why: `Nx runs without its cache (${skipped}), so there is nothing to do` };
}

/** The client of these writes where an archive tells it to: CVE-2026-71476. */
function whyUnsafe(version: string | undefined): string | undefined {
  if (version === undefined) return 'the version of Nx is not known';
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const isOld = major < 22 || (major === 22 && (minor < 7 || (minor === 7 && patch < 7)));
  const isHoled = major === 23 && minor === 0 && patch < 2;
  if (!isOld && !isHoled) return undefined;
  return `Nx ${version} has a hole through which a cached result can write any file (CVE-2026-71476); it is closed in 22.7.7 and 23.0.2. Run: npx nx migrate latest`;
}

/** In the order in which Nx asks them, before a server. */
const OTHER_CACHES = ['s3-cache', 'shared-fs-cache', 'gcs-cache', 'azure-cache'].flatMap((name) => [
  `@nx/${name}`,
  `@nx/powerpack-${name}`,
]);

/** As Nx decides it. */
function cloudBy(nxJson: CloudSettings, env: Env): string | undefined {
  if (env['NX_NO_CLOUD'] === 'true' || nxJson.neverConnectToCloud === true) return undefined;
  const variable = ['NX_CLOUD_AUTH_TOKEN', 'NX_CLOUD_ACCESS_TOKEN'].find((name) => isSet(env[name]));
  if (variable !== undefined) return variable;
  if (isSet(nxJson.nxCloudAccessToken)) return '"nxCloudAccessToken" in nx.json';
  if (isSet(nxJson.nxCloudId)) return '"nxCloudId" in nx.json';
  const runners: readonly unknown[] = Object.values(nxJson.tasksRunnerOptions ?? {});
  const isCloud = runners.some((one) => {
    const { runner } = (one ?? {}) as { readonly runner?: unknown };
    return runner === 'nx-cloud' || runner === '@nrwl/nx-cloud';
  });
  return isCloud ? '"tasksRunnerOptions" in nx.json' : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}

const SKIPPING = [
  'NX_SKIP_NX_CACHE',
  'NX_DISABLE_NX_CACHE',
  'NX_SKIP_REMOTE_CACHE',
  'NX_DISABLE_REMOTE_CACHE',
] as const;

const SKIP_FLAG = /^--(?:skip|disable)-?(?:nx|remote)-?cache(?:=(.*))?$/i;

function skippedBy(args: readonly string[], env: Env): string | undefined {
  const own = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  const flag = own.find((arg, at) => {
    const match = SKIP_FLAG.exec(arg);
    return match !== null && (match[1] ?? own[at + 1]) !== 'false';
  });
  return flag ?? SKIPPING.find((name) => env[name] === 'true');
}
