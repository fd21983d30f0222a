import { type Socket, connect } from 'node:net';
import type { LoadTarget } from './load-client.ts';

/** Reads bodies and drops them: as little work as Node can do, so that a server's speed shows and not the client's. */
export interface RawFetch extends Disposable {
  /** The size of the body; one at a time. */
  fetch(hash: string): Promise<number>;
}

const HEAD_END = Buffer.from('\r\n\r\n');

interface Reading {
  head: Buffer;
  /** Of the body; unknown until the head has been read. */
  length?: number;
  read: number;
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: Error) => void;
}

export function rawFetch({ url, token }: LoadTarget): RawFetch {
  const { hostname, port, pathname } = new URL(url);
  let reading: Reading | undefined;
  const socket: Socket = connect({
    host: hostname,
    port: Number(port),
    onread: {
      buffer: Buffer.alloc(1 << 18),
      callback: (bytes, buffer) => {
        if (reading && take(reading, Buffer.from(buffer.buffer, buffer.byteOffset, bytes)))
          reading = undefined;
        return true;
      },
    },
  });
  const broken = (): void => {
    reading?.reject(new Error(`${url} broke off`));
  };
  socket.on('error', broken).on('close', broken);
  const path = pathname.replace(/\/$/, '');
  return {
    fetch: (hash) =>
      new Promise((resolve, reject) => {
        reading = { head: Buffer.alloc(0), read: 0, resolve, reject };
        socket.write(
          `GET ${path}/v1/cache/${hash} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\n\r\n`,
        );
      }),
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

/** Whether the body is read to its end. */
function take(reading: Reading, chunk: Buffer): boolean {
  if (reading.length === undefined) {
    reading.head = Buffer.concat([reading.head, chunk]);
    const end = reading.head.indexOf(HEAD_END);
    if (end === -1) return false;
    const head = reading.head.subarray(0, end).toString('latin1');
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
      reading.reject(new Error(`answered with ${head.split('\r\n', 1)[0] ?? ''}`));
      return true;
    }
    reading.length = Number(length);
    reading.read = reading.head.length - end - HEAD_END.length;
  } else reading.read += chunk.length;
  if (reading.read < reading.length) return false;
  reading.resolve(reading.read);
  return true;
}
