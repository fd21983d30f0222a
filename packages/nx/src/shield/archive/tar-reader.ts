import { isUtf8 } from 'node:buffer';
import { MAX_LONG_NAME_BYTES } from './bounds.ts';
import { type Gathering, gathering } from './gathering.ts';
import { type Refusal, type RefusalKind, refuse } from './refusal.ts';
import {
  BLOCK_BYTES,
  type EntryType,
  type LongName,
  type TarHeader,
  isLongName,
  isZeros,
  nameIn,
  readHeader,
} from './tar-header.ts';

/** An entry as the archive tells it; nothing of it has been judged but its form. */
export interface TarEntry {
  readonly type: EntryType;
  readonly path: string;
  /** Of a symbolic link; else empty. */
  readonly target: string;
  /** Bytes that follow; 0 for folders and links. */
  readonly size: number;
  readonly mode: number;
  readonly mtimeS: number;
}

/** Told of each entry in its order. What it refuses ends the reading. */
export interface TarVisitor {
  begin(entry: TarEntry): Refusal | undefined;
  /** So many bytes of a file as have come. */
  content(bytes: Uint8Array): Refusal | undefined;
  /** All of its bytes have come; of folders and links at once. */
  end(): Refusal | undefined;
}

export interface TarReader {
  take(bytes: Uint8Array): Refusal | undefined;
  /** When no more bytes come. */
  end(): Refusal | undefined;
}

/**
 * ```
 *  ┌────────────────────── padding ◄──┬──────────────┐
 *  ▼                                  │              │
 * header ──a file with bytes──► content              │
 *  ▲ │ ├──────a long name────────► name ─────────────┘
 *  └─┤ └──────a block of zeros───► last ──another one──► ended, where only zeros come
 *    └ a folder, a link, an empty file
 * ```
 */
type State =
  | { readonly at: 'header' | 'last' }
  | { readonly at: 'content'; readonly left: number; readonly padding: number }
  | { readonly at: 'name'; readonly of: LongName; readonly bytes: Gathering; readonly size: number }
  | { readonly at: 'padding'; readonly left: number }
  | { readonly at: 'ended'; readonly behind: number };

type In<At extends State['at']> = Extract<State, { at: At }>;

interface Reading {
  state: State;
  readonly block: Gathering;
  /** Those that the next entry has in place of its short ones. */
  readonly long: Map<LongName, string>;
  readonly visitor: TarVisitor;
}

/** What a step leaves of the bytes, or why there is no next one. */
type Step = Uint8Array | Refusal;

/** A strict reader: it takes what Nx writes and refuses what two readers might understand differently. */
export function tarReader(visitor: TarVisitor): TarReader {
  const reading: Reading = {
    state: { at: 'header' },
    block: gathering(BLOCK_BYTES),
    long: new Map(),
    visitor,
  };
  return {
    take: (bytes) => {
      let rest = bytes;
      while (rest.length > 0) {
        const next = step(reading, rest);
        if (!(next instanceof Uint8Array)) return next;
        rest = next;
      }
      return undefined;
    },
    end: () => {
      const { state } = reading;
      return state.at === 'ended' && state.behind % BLOCK_BYTES === 0 ? undefined : refuse('unended');
    },
  };
}

function step(reading: Reading, bytes: Uint8Array): Step {
  const { state } = reading;
  switch (state.at) {
    case 'header':
    case 'last':
      return takeBlock(reading, bytes);
    case 'content':
      return takeContent(reading, state, bytes);
    case 'name':
      return takeName(reading, state, bytes);
    case 'padding': {
      const taken = bytes.subarray(0, state.left);
      reading.state = afterPadding(state.left - taken.length);
      return isZeros(taken) ? bytes.subarray(taken.length) : refuse('padding');
    }
    case 'ended':
      reading.state = { at: 'ended', behind: state.behind + bytes.length };
      return isZeros(bytes) ? bytes.subarray(bytes.length) : refuse('behind-end');
  }
}

function afterPadding(left: number): State {
  return left === 0 ? { at: 'header' } : { at: 'padding', left };
}

/** How many bytes there are from the end of a content to the next block. */
function paddingOf(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

function takeBlock(reading: Reading, bytes: Uint8Array): Step {
  const { block, long, state } = reading;
  const rest = block.take(bytes);
  if (!block.isFull()) return rest;
  block.clear();
  if (isZeros(block.bytes)) {
    reading.state = state.at === 'last' ? { at: 'ended', behind: 0 } : { at: 'last' };
    return long.size > 0 ? refuse('long-name') : rest;
  }
  if (state.at === 'last') return refuse('unended');
  const header = readHeader(block.bytes);
  if (!header.ok) return refuse(header.error, long.get('long-path') ?? nameIn(block.bytes));
  const { value } = header;
  return (isLongName(value.type) ? announce(reading, value.type, value.size) : begin(reading, value)) ?? rest;
}

function announce(reading: Reading, of: LongName, size: number): Refusal | undefined {
  if (size > MAX_LONG_NAME_BYTES || reading.long.has(of)) return refuse('long-name');
  // At least its end is there.
  if (size < 2) return refuse('long-name');
  reading.state = { at: 'name', of, bytes: gathering(size), size };
  return undefined;
}

function begin(reading: Reading, header: TarHeader): Refusal | undefined {
  const { long, visitor } = reading;
  const type = header.type as EntryType;
  const path = long.get('long-path') ?? header.path;
  const target = long.get('long-target') ?? header.target;
  long.clear();
  const { size, mode, mtimeS } = header;
  const fault = faultOf({ type, target, size });
  if (fault) return refuse(fault, path);
  const refusal = visitor.begin({ type, path, target, size, mode, mtimeS });
  if (refusal || size === 0) return refusal ?? visitor.end();
  reading.state = { at: 'content', left: size, padding: paddingOf(size) };
  return undefined;
}

/** Only files have bytes, only symbolic links have targets. */
function faultOf({
  type,
  target,
  size,
}: Pick<TarEntry, 'type' | 'target' | 'size'>): RefusalKind | undefined {
  if (type !== 'file' && size > 0) return 'header';
  return (type === 'symlink') === (target === '') ? 'header' : undefined;
}

function takeContent(reading: Reading, { left, padding }: In<'content'>, bytes: Uint8Array): Step {
  const taken = bytes.subarray(0, left);
  const rest = bytes.subarray(taken.length);
  const isWhole = taken.length === left;
  reading.state = isWhole ? afterPadding(padding) : { at: 'content', left: left - taken.length, padding };
  return reading.visitor.content(taken) ?? (isWhole ? reading.visitor.end() : undefined) ?? rest;
}

function takeName(reading: Reading, { of, bytes: name, size }: In<'name'>, bytes: Uint8Array): Step {
  const rest = name.take(bytes);
  if (!name.isFull()) return rest;
  // One zero ends it.
  const text = name.bytes.subarray(0, -1);
  if (name.bytes.indexOf(0) !== text.length || !isUtf8(text)) return refuse('long-name');
  reading.long.set(of, text.toString('utf8'));
  reading.state = afterPadding(paddingOf(size));
  return rest;
}
