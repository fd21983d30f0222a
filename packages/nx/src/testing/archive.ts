import { gzipSync } from 'node:zlib';
import { endMark, entryHeader, paddingAfter, plainHeader } from '../shield/archive/tar-writer.ts';

/** An entry of an archive; what has a target is a link, what has neither target nor text a folder. */
export interface Packed {
  readonly path: string;
  readonly text?: string | Buffer;
  readonly target?: string;
  readonly mode?: number;
}

/** An archive as Nx sends it, of a task that passed, unless it is said otherwise. */
export function pack(entries: readonly Packed[], terminalOutput = '', code = 0): Buffer {
  const ended = Buffer.alloc(4);
  ended.writeUInt32BE(code);
  const end = [plain('terminalOutput', Buffer.from(terminalOutput)), plain('code', ended)];
  return gzipSync(Buffer.concat([...entries.map(packed), ...end, endMark()]));
}

function packed({ path, text, target, mode }: Packed): Buffer {
  const body = Buffer.from(text ?? '');
  const type = target === undefined ? (text === undefined ? 'directory' : 'file') : 'symlink';
  const header = entryHeader({
    path,
    type,
    target: target ?? '',
    size: body.length,
    mode: mode ?? (type === 'file' ? 0o644 : 0o755),
    mtimeS: 1_750_000_000,
  });
  return Buffer.concat([header, body, paddingAfter(body.length)]);
}

function plain(path: string, body: Buffer): Buffer {
  return Buffer.concat([plainHeader(path, body.length), body, paddingAfter(body.length)]);
}

/** Bytes as they come from a file or a socket. */
export async function* stream(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
