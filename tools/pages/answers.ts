/** An answer without what differs from run to run: times, the run's id. */
export function shape(answer: string): string {
  return answer
    .replaceAll(/\b\d[\d.]*m?s of 60s/g, 'TIME of 60s')
    .replaceAll(/\brun r[0-9a-z]+/g, 'run ID')
    .trim();
}

/** The verdict that the README shows, without what is typed. */
export function verdictOf(readme: string): string {
  const typed = /^\$ npx subminute affected [^\n]*\n(?<verdict>[^]*?)^\$ echo/m.exec(readme);
  return typed?.groups?.['verdict'] ?? '';
}
