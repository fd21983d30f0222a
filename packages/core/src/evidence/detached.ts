/** A slice of a string keeps the whole chunk of the log alive; a copy does not. For what is kept for long. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
