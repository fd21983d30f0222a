import { abandon } from './abandon.ts';

/** Started by the watchdog when the owner of a run died, with the run's directory. */
const [, , dir] = process.argv;
if (dir !== undefined) {
  abandon(dir).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`subminute: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
