import type { Transform } from 'node:stream';
import { type Refusal, causeOf, refuse } from './refusal.ts';

/** Takes bytes in their order; the next ones come when it is through with these. */
export type Take = (bytes: Buffer) => Refusal | undefined | Promise<Refusal | undefined>;

/** A stream of `node:zlib`, driven a chunk at a time: nothing waits in it but a piece or two. */
export interface ZlibEngine {
  /** Through with it when the stream has used the chunk, and all that came of it was taken. */
  write(chunk: Uint8Array): Promise<Refusal | undefined>;
  /** Hands out what is still in the stream. */
  end(): Promise<Refusal | undefined>;
}

export function zlibEngine(stream: Transform, take: Take): ZlibEngine {
  let broken: string | undefined;
  let wake = (): void => {};
  stream.on('readable', () => {
    wake();
  });
  stream.on('error', (error) => {
    broken = causeOf(error);
    wake();
  });

  const drain = async (): Promise<Refusal | undefined> => {
    for (;;) {
      const piece = stream.read() as Buffer | null;
      if (piece === null) return undefined;
      const refusal = await take(piece);
      if (refusal) return refusal;
    }
  };

  const run = async (start: (finished: () => void) => void): Promise<Refusal | undefined> => {
    const progress = { isDone: false };
    start(() => {
      progress.isDone = true;
      wake();
    });
    for (;;) {
      const refusal = await drain();
      if (refusal) return refusal;
      // The stream tells of an error in place of calling back.
      if (broken !== undefined) return refuse('deflate', undefined, broken);
      if (progress.isDone) return undefined;
      // What happens comes in a later turn of the loop: nothing can be missed between `drain` and here.
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    write: (chunk) =>
      run((finished) => {
        stream.write(chunk, finished);
      }),
    end: () =>
      run((finished) => {
        stream.once('end', finished);
        stream.end();
      }),
  };
}
