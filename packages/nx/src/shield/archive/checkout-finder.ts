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
}

export function checkoutFinder(roots: readonly string[]): CheckoutFinder {
  const needles = roots.flatMap(needlesOf);
  // What tells where a name ends needs two bytes behind it.
  const kept = Math.max(0, ...needles.map(({ bytes }) => bytes.length)) + LOOK_AHEAD;
  const files = new Map(roots.map((root) => [root, new Array<string>()]));
  let file = '';
  let open: readonly Needle[] = [];
  let tail = Buffer.alloc(0);

  const search = (bytes: Buffer, isLast: boolean): void => {
    for (const { root, bytes: needle } of open) {
      if (!holds(bytes, needle, isLast)) continue;
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
function needlesOf(root: string): readonly Needle[] {
  const plain = root.replace(/[/\\]+$/, '');
  if (plain === '') return [];
  const written = new Set([plain, plain.replaceAll('\\', '\\\\'), encodeURI(plain.toWellFormed())]);
  return [...written].map((text) => ({ root, bytes: Buffer.from(text) }));
}

const LOOK_AHEAD = 2;

/** Whether the bytes have the root as a whole path or the beginning of one: `/w/app` is not in `/w/app2`. */
function holds(bytes: Buffer, needle: Buffer, isLast: boolean): boolean {
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    if (!isLast && end + LOOK_AHEAD > bytes.length) return false;
    const [next, behind] = [bytes[end], bytes[end + 1]];
    if (!continuesName(next) && !(next === DOT && continuesName(behind))) return true;
  }
  return false;
}

const DOT = 0x2e;

/** Letters, digits, `_`, `-` and whatever is not ASCII. */
function continuesName(byte: number | undefined): boolean {
  return byte !== undefined && (byte > 0x7f || /[\w-]/.test(String.fromCharCode(byte)));
}
