import { crc32, createInflateRaw } from 'node:zlib';
import { type Bounds, FREE_BYTES } from './bounds.ts';
import { gathering } from './gathering.ts';
import { type Refusal, causeOf, refuse } from './refusal.ts';
import { type Take, zlibEngine } from './zlib-engine.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const PIECE_BYTES = 32 * 1024;

/**
 * Unpacks what must be exactly one gzip member, with nothing before or behind it. Holds one chunk and one
 * piece at a time, however far the bytes expand.
 */
export async function gunzip(
  chunks: AsyncIterable<Uint8Array>,
  bounds: Bounds,
  take: Take,
): Promise<Refusal | undefined> {
  using member = gzipMember(bounds, take);
  for await (const chunk of untilFailure(chunks)) {
    const refusal = chunk instanceof Uint8Array ? await member.take(chunk) : chunk;
    if (refusal) return refusal;
  }
  return member.end();
}

/** A source that fails is no bug of ours: its failure comes as the last value. */
async function* untilFailure(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | Refusal> {
  try {
    for await (const chunk of chunks) yield chunk;
  } catch (error) {
    yield refuse('unreadable', undefined, causeOf(error));
  }
}

interface Member {
  take(chunk: Uint8Array): Promise<Refusal | undefined>;
  /** When no more bytes come. */
  end(): Refusal | undefined;
  [Symbol.dispose](): void;
}

/**
 * ```
 * header ──10 bytes──► deflated ──end of the stream──► trailer ──8 bytes──► nothing may follow
 * ```
 */
type State = 'header' | 'deflated' | 'trailer';

function gzipMember(bounds: Bounds, take: Take): Member {
  const header = gathering(HEADER_BYTES);
  const trailer = gathering(TRAILER_BYTES);
  const body = inflater(bounds, take);
  let state: State = 'header';

  const read = async (chunk: Uint8Array): Promise<Refusal | undefined> => {
    let rest = chunk;
    if (state === 'header') {
      rest = header.take(rest);
      if (!header.isFull()) return undefined;
      if (!isPlainHeader(header.bytes)) return refuse('not-gzip');
      state = 'deflated';
    }
    if (state === 'deflated') {
      const behind = await body.write(rest);
      if (!(behind instanceof Uint8Array)) return behind;
      rest = behind;
      state = 'trailer';
    }
    return trailer.take(rest).length > 0 ? refuse('trailing') : undefined;
  };

  return {
    take: read,
    end: () => {
      if (header.isEmpty()) return refuse('empty');
      if (!trailer.isFull()) return refuse('truncated');
      if (trailer.bytes.readUInt32LE(0) !== body.crc()) return refuse('crc');
      return trailer.bytes.readUInt32LE(4) === body.length() % 2 ** 32 ? undefined : refuse('length');
    },
    [Symbol.dispose]: () => {
      body.destroy();
    },
  };
}

/** Gzip, deflate, no flags: Nx sets no name, no comment and no extra field. Time, level and system are free. */
function isPlainHeader(header: Buffer): boolean {
  return header[0] === 0x1f && header[1] === 0x8b && header[2] === 8 && header[3] === 0;
}

interface Inflater {
  /** Hands back what of the chunk lies behind the end of the stream; `undefined`: it has not ended. */
  write(chunk: Uint8Array): Promise<Uint8Array | Refusal | undefined>;
  /** Of the bytes that came out. */
  crc(): number;
  length(): number;
  destroy(): void;
}

function inflater(bounds: Bounds, take: Take): Inflater {
  const stream = createInflateRaw({ chunkSize: PIECE_BYTES });
  let written = 0;
  let length = 0;
  let crc = 0;
  const engine = zlibEngine(stream, (piece) => {
    length += piece.length;
    crc = crc32(piece, crc);
    if (length > bounds.maxBytes) return refuse('too-large');
    if (length > FREE_BYTES + bounds.maxRatio * stream.bytesWritten) return refuse('ratio');
    return take(piece);
  });
  return {
    write: async (chunk) => {
      if (chunk.length === 0) return undefined;
      written += chunk.length;
      const refusal = await engine.write(chunk);
      if (refusal) return refusal;
      // It uses nothing from behind the end of its stream, not even where a chunk ends just there.
      const left = written - stream.bytesWritten;
      return left > 0 ? chunk.subarray(chunk.length - left) : undefined;
    },
    crc: () => crc,
    length: () => length,
    destroy: () => {
      stream.destroy();
    },
  };
}
