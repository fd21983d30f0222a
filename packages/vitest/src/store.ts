// What lies on disk, for the command as well: it loads no Vitest.
export {
  type Database,
  type DatabaseForm,
  type DatabaseOptions,
  isUnusable,
  openDatabaseFile,
  setAside,
} from './store/database-file.ts';
export { inOneStep } from './store/one-step.ts';
export { graphFile } from './plan/graph-file.ts';
export { UNITS_FILE } from './store/units-name.ts';
export { type Place, findPlace, placesWithRuns } from './store/place.ts';
export { type Repository, repositoryOf } from './store/repository.ts';
export { processLives } from './store/process-lives.ts';
export { besideOf, keepWhole, writeWhole } from './store/whole-file.ts';
export type { ListedTest, TestList } from './write-test-list.ts';
export { acquit, forgetRevoked, isRevoked, revokedTasks } from './store/revoked.ts';
export { hasUnhashed } from './store/unhashed.ts';
export { loadSqlite } from './store/sqlite.ts';
