/** A new subminute.json: the schema, so that editors help, and the budget. */
export function newConfigText(): string {
  const config = {
    $schema: './node_modules/@subminute/nx/schema/subminute.json',
    version: 1,
    budget: '60s',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
