import { matchesProject } from '../../adapter/project-patterns.ts';
import { isRecord } from '../../shield/fields.ts';

interface Tagged {
  readonly name: string;
  readonly root: string;
  readonly tags: readonly string[];
}

/** The projects that patterns mean, as Nx reads them: `!` takes out; without any other one, all are meant. */
export async function chosenProjects(
  graphText: string,
  patterns: readonly string[] | undefined,
): Promise<ReadonlySet<string>> {
  const all = taggedProjects(graphText);
  if (!patterns) return new Set(all.map(({ name }) => name));
  const wanted = patterns.filter((one) => !one.startsWith('!'));
  const out = patterns.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
  const lists = await Promise.all(wanted.map((one) => meant(one, all)));
  const lost = wanted.find((_one, at) => lists[at]?.length === 0);
  if (lost !== undefined) throw new Error(`no project is meant by "${lost}"`);
  const taken = new Set((await Promise.all(out.map((one) => meant(one, all)))).flat());
  const found = wanted.length > 0 ? lists.flat() : all.map(({ name }) => name);
  return new Set(found.filter((name) => !taken.has(name)));
}

async function meant(pattern: string, all: readonly Tagged[]): Promise<readonly string[]> {
  const exact = all.find(({ name }) => name === pattern);
  if (exact) return [exact.name];
  const found = await Promise.all(all.map((one) => matchesProject(pattern, [one])));
  return all.filter((_one, at) => found[at]).map(({ name }) => name);
}

function taggedProjects(graphText: string): readonly Tagged[] {
  const graph: unknown = JSON.parse(graphText);
  const nodes = isRecord(graph) && isRecord(graph['nodes']) ? graph['nodes'] : {};
  return Object.entries(nodes).flatMap(([name, node]) => {
    const { root, tags } = isRecord(node) && isRecord(node['data']) ? node['data'] : {};
    const all: readonly unknown[] = Array.isArray(tags) ? tags : [];
    const texts = all.filter((one) => typeof one === 'string');
    return typeof root === 'string' ? [{ name, root, tags: texts }] : [];
  });
}
