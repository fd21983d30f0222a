const UNITS: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** `10GB`, `1.5 GB`, `500mb` in bytes, by 1024 as Nx counts its `maxCacheSize`; `undefined` for anything else. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]B)$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * (UNITS[match[2]?.toUpperCase() ?? ''] ?? Number.NaN) : Number.NaN;
  return bytes >= 1 && Number.isFinite(bytes) ? Math.round(bytes) : undefined;
}
