/** `project:target` or `project:target:configuration`, as Nx writes it. */
export type TaskId = string & { readonly __brand: 'TaskId' };

/** A run's short name, for example `r7k2x`: what people and agents type. */
export type RunId = string & { readonly __brand: 'RunId' };

/** Takes an id that Nx itself has made. */
export function asTaskId(id: string): TaskId {
  return id as TaskId;
}

/** No `l`, `o`, `0`, `1`: they are mistaken for each other. */
const RUN_ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz';

/**
 * Makes a run id of `length` characters after the `r` from bytes (each 0–255), one a character.
 * Five characters give 33 million names a repository.
 */
export function runIdFrom(bytes: ArrayLike<number>, length = 5): RunId {
  let id = 'r';
  for (let i = 0; i < length; i++) id += RUN_ALPHABET[(bytes[i] ?? 0) % RUN_ALPHABET.length] ?? '';
  return id as RunId;
}

const RUN_ID = /^r[2-9a-km-np-z]{4,8}$/;

export function parseRunId(text: string): RunId | undefined {
  return RUN_ID.test(text) ? (text as RunId) : undefined;
}

/**
 * The task that a process works for, by the variables that Nx gives to a task's processes;
 * `undefined` outside of any.
 */
export function taskOfEnv(env: Readonly<Record<string, string | undefined>>): TaskId | undefined {
  const project = env['NX_TASK_TARGET_PROJECT'];
  const target = env['NX_TASK_TARGET_TARGET'];
  if (project === undefined || target === undefined) return undefined;
  const configuration = env['NX_TASK_TARGET_CONFIGURATION'];
  const suffix = configuration === undefined || configuration === '' ? '' : `:${configuration}`;
  return asTaskId(`${project}:${target}${suffix}`);
}
