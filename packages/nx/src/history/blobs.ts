import { spawn } from 'node:child_process';
import { type GitQuestion, gitEnv } from './ask-git.ts';

/** Sees one blob, the how many-th that was asked for; `undefined`: this clone does not have it. */
export type BlobVisitor = (content: Buffer | undefined, at: number) => void;

/** Hands over the contents of blobs in their order, one at a time, from one process. False: git failed. */
export async function readBlobs(
  { cwd, env, signal }: GitQuestion,
  ids: readonly string[],
  visit: BlobVisitor,
): Promise<boolean> {
  if (ids.length === 0) return true;
  const git = spawn('git', ['cat-file', '--batch'], {
    cwd,
    // What a partial clone left out is not fetched blob by blob.
    env: { ...gitEnv(env), GIT_NO_LAZY_FETCH: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(signal ? { signal } : {}),
  });
  const reader = batchReader(visit);
  git.stdout.on('data', reader.take);
  // It may end before it has read all.
  git.stdin.on('error', () => {});
  const ended = new Promise<boolean>((resolve) => {
    git.once('error', () => {
      resolve(false);
    });
    git.once('close', (code) => {
      resolve(code === 0);
    });
  });
  git.stdin.end(`${ids.join('\n')}\n`);
  return (await ended) && reader.seen() === ids.length;
}

const BLOB = /^\S+ blob (\d+)$/;

/** Reads `<id> blob <size>`, so many bytes and a line's end; or `<id> missing`. Joins each blob's pieces once. */
function batchReader(visit: BlobVisitor): { take: (chunk: Buffer) => void; seen: () => number } {
  let pieces: Buffer[] = [];
  let length = 0;
  let open: { size: number } | undefined;
  let count = 0;
  const read = (): boolean => {
    if (open && length < open.size + 1) return false;
    const all = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
    const end = open ? open.size : all.indexOf('\n');
    pieces = [all];
    if (end === -1) return false;
    pieces = [all.subarray(end + 1)];
    length = all.length - end - 1;
    if (open) {
      visit(all.subarray(0, end), count++);
      open = undefined;
      return true;
    }
    const size = BLOB.exec(all.toString('latin1', 0, end))?.[1];
    if (size === undefined) visit(undefined, count++);
    else open = { size: Number(size) };
    return true;
  };
  const take = (chunk: Buffer): void => {
    pieces.push(chunk);
    length += chunk.length;
    while (length > 0 && read());
  };
  return { take, seen: () => count };
}
