// By their codes, for what looks at each character of a log.

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** An ASCII letter. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** `\w` */
export function isOfWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x5f;
}
