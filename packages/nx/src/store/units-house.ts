import { existsSync } from 'node:fs';
import path from 'node:path';
import { type DatabaseOptions, UNITS_FILE, forgetRevoked } from '@subminute/vitest/store';

/** The same for what is known of test files, where anything is: what reads it is loaded only then. */
export async function keepUnits(store: string, options?: DatabaseOptions): Promise<void> {
  if (!existsSync(path.join(store, UNITS_FILE))) return;
  const { keepUnitsHouse, openUnits } = await import('@subminute/vitest/units');
  using database = openUnits(store, options);
  keepUnitsHouse(store, database.db, Date.now());
  forgetRevoked(store, Date.now());
}
