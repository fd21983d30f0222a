import { homedir } from 'node:os';
import { createRedactor } from '@subminute/core';

/** Names of variables whose values nobody else is to see. */
const SECRET_NAME = /TOKEN|KEY|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION/i;
const MIN_SECRET = 8;

/** Of a socket or a key's file: the path is no secret, and names half of what a log speaks of. */
const isPath = (value: string): boolean => /^[/~.]/.test(value) && /^[\w./~-]+$/.test(value);

/**
 * What may leave of the lines of one log, one after the other: without secrets, without what variables of the
 * environment hold that are called so, and without the paths of this machine.
 */
export function createHider(root: string, env: Readonly<NodeJS.ProcessEnv>): (line: string) => string {
  const redactLine = createRedactor();
  const values = Object.entries(env)
    .flatMap(([name, value]) => (value !== undefined && SECRET_NAME.test(name) ? value.split('\n') : []))
    .filter((value) => value.length >= MIN_SECRET && !isPath(value))
    .toSorted((a, b) => b.length - a.length);
  const home = homedir();
  return (line) => {
    let text = line;
    for (const value of values) text = text.replaceAll(value, '‹redacted›');
    return redactLine(text)
      .replaceAll(`${root}/`, '')
      .replaceAll(root, '.')
      .replaceAll(home.length > 1 ? home : '\0', '~');
  };
}
