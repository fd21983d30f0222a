import { withoutEnd } from '../without-end.ts';
/** A file that holds the absolute path of a checkout. */
export interface Carried {
  readonly file: string;
  readonly root: string;
}

/** Looks for the roots of checkouts in files whose bytes come in pieces. */
export interface CheckoutFinder {
  begin(file: string): void;
  take(bytes: Uint8Array): void;
  end(): void;
  /** For each root at most {@link MAX_FILES}, in the order in which they came. */
  found(): readonly Carried[];
}

/** Of one root; which root it is decides, the files are for people. */
const MAX_FILES = 20;

/** Source maps may name the sources of another checkout: only debuggers follow them. */
const IGNORED = /\.map$/;

interface Needle {
  readonly root: string;
  readonly bytes: Buffer;
  /** Of checkouts inside of it: a path in one of these is theirs. */
  readonly longer: readonly Buffer[];
}

export function checkoutFinder(roots: readonly string[]): CheckoutFinder {
  const plain = roots.flatMap(needlesOf);
  const needles = plain.map((one) => ({ ...one, longer: insideOf(one, plain) }));
  // What tells where a name ends needs two bytes behind it.
  const kept = Math.max(0, ...needles.map(({ bytes }) => bytes.length)) + LOOK_AHEAD;
  const files = new Map(roots.map((root) => [root, new Array<string>()]));
  let file = '';
  let open: readonly Needle[] = [];
  let tail = Buffer.alloc(0);

  const search = (bytes: Buffer, isLast: boolean): void => {
    for (const { root, bytes: needle, longer } of open) {
      if (!holds(bytes, { needle, longer }, isLast)) continue;
      files.get(root)?.push(file);
      open = open.filter((other) => other.root !== root);
    }
  };

  return {
    begin: (next) => {
      file = next;
      tail = Buffer.alloc(0);
      const isWanted = (root: string): boolean => (files.get(root)?.length ?? 0) < MAX_FILES;
      open = IGNORED.test(next) ? [] : needles.filter(({ root }) => isWanted(root));
    },
    take: (bytes) => {
      if (open.length === 0) return;
      const all =
        tail.length === 0
          ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
          : Buffer.concat([tail, bytes]);
      search(all, false);
      tail = Buffer.from(all.subarray(Math.max(0, all.length - kept)));
    },
    end: () => {
      if (open.length > 0) search(tail, true);
      open = [];
    },
    found: () => roots.flatMap((root) => (files.get(root) ?? []).map((name) => ({ file: name, root }))),
  };
}

/** A root as it is written in text, in JSON and in a URL. */
function needlesOf(root: string): readonly Omit<Needle, 'longer'>[] {
  const plain = withoutEnd(root, '/\\');
  if (plain === '') return [];
  const written = new Set([plain, plain.replaceAll('\\', '\\\\'), encodeURI(plain.toWellFormed())]);
  return [...written].map((text) => ({ root, bytes: Buffer.from(text) }));
}

function insideOf(
  { bytes }: Omit<Needle, 'longer'>,
  all: readonly Omit<Needle, 'longer'>[],
): readonly Buffer[] {
  const others = all.map((other) => other.bytes);
  return others.filter(
    (other) => other.length > bytes.length && other.subarray(0, bytes.length).equals(bytes),
  );
}

const LOOK_AHEAD = 2;

/** Whether the bytes have the root as a whole path or the beginning of one: `/w/app` is not in `/w/app2`. */
function holds(
  bytes: Buffer,
  { needle, longer }: { readonly needle: Buffer; readonly longer: readonly Buffer[] },
  isLast: boolean,
): boolean {
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    const most = Math.max(end, ...longer.map((other) => at + other.length)) + LOOK_AHEAD;
    if (!isLast && most > bytes.length) return false;
    if (longer.some((other) => isAt(bytes, at, other))) continue;
    if (endsName(bytes, end)) return true;
  }
  return false;
}

function isAt(bytes: Buffer, at: number, needle: Buffer): boolean {
  const end = at + needle.length;
  return bytes.subarray(at, end).equals(needle) && endsName(bytes, end);
}

function endsName(bytes: Buffer, end: number): boolean {
  const [next, behind] = [bytes[end], bytes[end + 1]];
  return !continuesName(next) && !(next === DOT && continuesName(behind));
}

const DOT = 0x2e;

/** Letters, digits, `_`, `-` and whatever is not ASCII. */
function continuesName(byte: number | undefined): boolean {
  return byte !== undefined && (byte > 0x7f || /[\w-]/.test(String.fromCharCode(byte)));
}
