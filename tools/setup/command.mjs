import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a command to its end with our stdin, its stdout and stderr on the given descriptors.
 * Its stderr is also returned, so that a failure can be explained.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | string, stderr: string }>} the code, or the name of a signal or of a system error
 */
export function runQuietly(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    // Whoever pipes the script's stdout wants the script's output only.
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => void process.stderr.write(chunk));
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
      stderr += chunk.toString();
      process.stderr.write(chunk);
    });
    child.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve({ code: error.code ?? error.message, stderr }),
    );
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'an unknown end', stderr }));
  });
}

/**
 * Becomes a command as far as Node can: same streams, signals passed on, same end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv }} options
 * @returns {Promise<never>}
 */
export function become(command, args, options) {
  return new Promise((_, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    for (const signal of FORWARDED) {
      process.on(signal, () => {
        // A terminal sends Ctrl-C to the whole group: a second one would read as "now at once".
        if (signal === 'SIGINT' && process.stdin.isTTY) return;
        child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) =>
      process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  });
}
