/** A part of a package's script: a run of Vitest, or something else that a shell does. */
export type Step = { readonly vitest: readonly string[] } | { readonly shell: string };

/** `pnpm run NAME` and `npm run NAME`, where NAME is another script of the same package. */
const RUN = /^(?:pnpm|npm)(?: run)? ([\w:.-]+)$/;
const VITEST = /^vitest(?: run)?((?: [^\s"'$`|&;<>()]+)*)$/;
/** So deep do scripts call each other. */
const MAX_DEPTH = 5;

/** What a script does, one after the other; `undefined`: no run of Vitest that could be told apart is in it. */
export function scriptSteps(
  scripts: Readonly<Record<string, string>>,
  name: string,
): readonly Step[] | undefined {
  const steps = stepsOf(scripts, name, 0);
  return steps?.some((step) => 'vitest' in step) === true ? steps : undefined;
}

function stepsOf(
  scripts: Readonly<Record<string, string>>,
  name: string,
  depth: number,
): readonly Step[] | undefined {
  const script = scripts[name];
  if (script === undefined || depth > MAX_DEPTH) return undefined;
  const steps: Step[] = [];
  for (const part of script.split(' && ').map((one) => one.trim())) {
    const called = RUN.exec(part)?.[1];
    const vitest = VITEST.exec(part)?.[1];
    const inner = called === undefined ? undefined : stepsOf(scripts, called, depth + 1);
    if (inner) steps.push(...inner);
    else if (vitest !== undefined) steps.push({ vitest: vitest.split(' ').filter((arg) => arg !== '') });
    else steps.push({ shell: part });
  }
  return steps;
}
