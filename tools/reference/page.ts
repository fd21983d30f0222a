/** A part of docs/reference.md that the code tells: between two comments, written by tools/reference.ts. */
export type PartName = 'commands' | 'generators' | 'settings' | 'schemas';

type Parts = Readonly<Record<PartName, string>>;

const edges = (name: string): readonly [string, string] => [
  `<!-- ${name}: from the code, by tools/reference.ts -->`,
  `<!-- end of ${name} -->`,
];

/** The page with these parts in their places; what people wrote between them stays. */
export function withParts(page: string, parts: Parts): string {
  let whole = page;
  for (const [name, text] of Object.entries(parts)) {
    const [from, to] = edges(name);
    const start = whole.indexOf(from);
    const end = whole.indexOf(to);
    if (start < 0 || end < start) {
      throw new Error(`docs/reference.md has no place for its part "${name}": "${from}" and "${to}"`);
    }
    whole = `${whole.slice(0, start + from.length)}\n\n${text.trim()}\n\n${whole.slice(end)}`;
  }
  return whole;
}

/** The commands of the first screen of help: lines of two spaces and a name, above the empty line below them. */
export function commandNames(overview: string): readonly string[] {
  const [, commands = ''] = overview.split('\n\n');
  return commands.split('\n').flatMap((line) => /^ {2}([a-z-]+)/.exec(line)?.[1] ?? []);
}

/** The help of each command, as it prints it. */
export function commandsPart(help: (name?: string) => string): string {
  const pages = commandNames(help()).map(
    (name) => `### ${name}\n\n\`\`\`text\n${help(name).trimEnd()}\n\`\`\``,
  );
  return pages.join('\n\n');
}

/** As much of a JSON schema as the page tells. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Property>>;
}

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}

/** A generator or an executor with its options. */
export interface Generator {
  readonly call: string;
  readonly what: string;
  readonly schema: Schema;
}

export function generatorsPart(generators: readonly Generator[]): string {
  return generators
    .map(({ call, what, schema }) =>
      [`### \`${call}\``, '', `${what}.`, '', ...optionsOf(schema)].join('\n').trim(),
    )
    .join('\n\n');
}

function optionsOf({ properties = {}, required = [] }: Schema): readonly string[] {
  return Object.entries(properties)
    .filter(([name]) => /^[a-z]/i.test(name))
    .map(([name, { description = '', default: byDefault }]) => {
      const note = required.includes(name) ? ' Needed.' : defaultNote(byDefault);
      return `- \`--${name}\`: ${prose(description)}${note}`;
    });
}

/** Each key of subminute.json, with the variable that wins over it. */
export function settingsPart({ properties = {} }: Schema, variables: ReadonlyMap<string, string>): string {
  return Object.entries(properties)
    .filter(([key]) => key !== '$schema')
    .map(([key, { description = '', default: byDefault }]) => {
      const variable = variables.get(key);
      const name = variable === undefined ? `\`${key}\`` : `\`${key}\`, \`${variable}\``;
      return `- ${name}: ${prose(description)}${defaultNote(byDefault)}`;
    })
    .join('\n');
}

/** What stands in angle brackets would be an element of HTML. */
function prose(text: string): string {
  return text.replaceAll('<', '\\<');
}

function defaultNote(value: unknown): string {
  return value === undefined ? '' : ` Default: \`${JSON.stringify(value)}\`.`;
}

/** The published schemas, by their titles. */
export function schemasPart(schemas: ReadonlyMap<string, Schema>): string {
  return [...schemas]
    .map(([file, { title = '' }]) => `- [${file}](../packages/nx/schema/${file}): ${prose(title)}`)
    .join('\n');
}
