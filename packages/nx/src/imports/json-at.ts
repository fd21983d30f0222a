import type { Disk } from './disk.ts';

/** An object in a file; `undefined`: there is none that could be read. */
export function jsonAt(
  file: string,
  disk: Pick<Disk, 'read'>,
): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(disk.read(file) ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
