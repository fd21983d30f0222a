/** Words and flags, with nothing that a shell would look at. */
const PLAIN = /^[\w@./:=,+-]+(?: +[\w@./:=,+-]+)*$/;

/** The words of a command that a shell would only take apart; `undefined`: it would do more. */
export function plainWords(command: string): readonly string[] | undefined {
  const text = command.trim();
  if (!PLAIN.test(text)) return undefined;
  const words = text.split(/ +/);
  // The first one would be a variable.
  return words[0]?.includes('=') === true ? undefined : words;
}

/** The name of the program that a plain command starts, as it stands in `node_modules/.bin`. */
export function programOf(command: string): string | undefined {
  const [first, second] = plainWords(command) ?? [];
  const program = first === 'npx' && second?.startsWith('-') === false ? second : first;
  return program !== undefined && /^[\w.-]+$/.test(program) ? program : undefined;
}
