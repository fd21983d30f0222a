import { createHash } from 'node:crypto';

/** The share of known test files that run anyway, unless told otherwise. */
const AUDIT_SHARE = 0.05;

/** The share that is asked for: by `SUBMINUTE_AUDIT`, or else by the plugin's settings. Throws where it is none. */
export function auditShare(env: Readonly<NodeJS.ProcessEnv>, setting: number | undefined): number {
  const text = env['SUBMINUTE_AUDIT'];
  if (text === undefined || text === '')
    return checked('the setting audit of subminute()', setting ?? AUDIT_SHARE);
  return checked('SUBMINUTE_AUDIT', /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN, text);
}

function checked(name: string, share: number, text: string | number = share): number {
  if (share >= 0 && share <= 1) return share;
  throw new Error(
    `subminute: ${name} is '${text}'; it must be a share of the known test files from 0 to 1, for example 0.05, or 1 for all`,
  );
}

/** Whether a known test file is among those that run anyway: a draw that `seed` decides. */
export function isAudited(unit: string, seed: string, share: number): boolean {
  const drawn = createHash('sha256').update(`${seed}\0${unit}`).digest().readUInt32BE();
  return drawn < share * 2 ** 32;
}
