import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

/** `ERR_PNPM_NO_SCRIPT  Missing script: nope`, in thin spaces where pnpm paints it. */
const ERROR = /^\s{0,4}(ERR_PNPM_\w+)\s+(.*)$/;
/** A script of a package failed: what it printed says why. */
const OF_SCRIPT = /^ERR_PNPM_RECURSIVE_(?:RUN|EXEC)_FIRST_FAIL$/;
/** What stands below the code, between advice. */
const DETAIL =
  /^\s{0,8}(?:\* \S|Did you mean|The latest release|\S+ is not in the npm registry|.*\b(?:unmet|missing) peer)|^Command ".*" not found\. Did you mean/;
const REACH = 12;
const MAX_DETAIL = 2;

/** pnpm, where it fails itself: no such script or package, a lock file that is old. Tried on 10. */
export function createPnpmReader(sink: Sink, _paths: Paths): Reader {
  let open: (Finding & { readonly detail: string[] }) | undefined;

  function close(): void {
    if (open) sink.add(open);
    open = undefined;
  }

  function begin(text: string, logLine: number): boolean {
    const [, code, message = ''] = ERROR.exec(text) ?? [];
    if (code === undefined) return false;
    close();
    const isScript = OF_SCRIPT.test(code) && !message.endsWith(' not found');
    const said = { code, message, detail: [] };
    if (!isScript) open = { tool: 'pnpm', severity: 'error', certainty: 'sure', logLine, ...said };
    return true;
  }

  return {
    begins: { first: 'E', indented: 'E', wide: true },
    isOpen: () => open !== undefined,
    line(text, number, { ink, isWide }) {
      if ((ink === 0x45 || isWide) && ERROR.test(text) && begin(text, number)) return true; // E
      if (!open || number - open.logLine > REACH || open.detail.length >= MAX_DETAIL) return false;
      if (!DETAIL.test(text)) return false;
      open.detail.push(text.trim().replace(/^Command ".*" not found\. /, ''));
      return true;
    },
    end: close,
  };
}
