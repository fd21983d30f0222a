import { isDigit, isLetter } from './characters.ts';

// What Nx, npm and other runners print around a tool's output: never the failure itself.

/** The line by which a runner says what it starts or how it ended: a tool's own output is over there. */
export function isEcho(text: string): boolean {
  switch (text.charCodeAt(0)) {
    case 0x3e: // >
      return (
        text.charCodeAt(1) === 0x20 && /^> (?:[@\w./-]|nx run )/.test(text) && !/^>\s*\d+ [|│]/.test(text)
      );
    case 0x57: // W
      return text.startsWith('Warning: command "') && text.includes('exited with non-zero status code');
    case 0x6e: // n
      return isNpmNoise(text) || text.startsWith('npm error Lifecycle script');
    case 0x20:
    case 0x2009: // pnpm paints its words in thin spaces
      return text.charCodeAt(1) === 0x4e
        ? text.startsWith(' NX   ')
        : text.charCodeAt(1) === 0x45 && /^[ \u2009]ELIFECYCLE[ \u2009]/.test(text);
    case 0x65: // e
      return text.startsWith('error Command failed with ') && /^.{26}(?:exit code|signal) /.test(text);
    default:
      return false;
  }
}

const NPM_NOISE =
  /^npm (?:error|ERR!)(?:$| (?:Lifecycle script|code (?:\d+|ELIFECYCLE)$|errno \d|path |workspace |location |command |A complete log of|in workspace|signal ))/;

/** What npm adds to a script that failed. What it says of itself (`Missing script`, `404`) is no noise. */
function isNpmNoise(text: string): boolean {
  return text.startsWith('npm ') && NPM_NOISE.test(text);
}

const NOISE =
  /^(?:Node\.js v\d|\s*\d+: 0x[0-9a-f]+|\[\d+:0x[0-9a-f]+\]|<--- |----- Native stack trace|info Visit https:|\$ |ELIFECYCLE |\(Use `node --trace|npm (?:notice|warn)\b|\s?WARN\s{1,3}Local package\.json exists|\s?ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL\s|\s*│\s*$)/;

/** A line that a person skips: echoes, passed tests, native stacks, frames of dashes, stacks of other people's code. */
export function isNoise(text: string): boolean {
  const ink = firstInk(text);
  if (ink === 0x2713 || ink === 0x2714) return true;
  if (!(isLetter(ink) || isDigit(ink)) && !HAS_WORD.test(text)) return true;
  return isEcho(text) || (mayBeNoise(ink) && (NOISE.test(text) || isVendorFrame(text)));
}

/** How noise begins; blanks other than a space, and what is no ASCII, are looked at closely. */
function mayBeNoise(ink: number): boolean {
  return ink > 0x7e || ink < 0x20 || isDigit(ink) || NOISE_BEGINS.has(ink);
}

const NOISE_BEGINS = new Set(Array.from('N[<-i$E(nWa', (letter) => letter.charCodeAt(0)));

/** The first character that is no blank. */
export function firstInk(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === 0x20) at++;
  return text.charCodeAt(at);
}

const HAS_WORD = /[A-Za-z0-9\u00aa-\u1fff\u2c00-\ud7ff\uf900-\ufdff]/;

function isVendorFrame(text: string): boolean {
  if (!/^\s*(?:at |❯ )/.test(text)) return false;
  return /node:|node_modules|<anonymous>\)?$|\(native\)|\(index \d+\)/.test(text);
}
