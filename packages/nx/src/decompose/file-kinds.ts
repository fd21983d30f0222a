/** Files that a tool or a person reads, and tasks of other kinds do not. */
export interface FileKind {
  /** In words, for a risk. */
  readonly name: string;
  /** Of a path or a pattern: true only where all that the pattern may match is of the kind. */
  readonly has: RegExp;
  /** Who reads them, by the name of a target or the command of a task. */
  readonly readers: RegExp;
}

const KINDS: readonly FileKind[] = [
  {
    name: 'text for people',
    has: /\.mdx?$|(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CODEOWNERS)(?:\.txt)?$/,
    readers:
      /docs|storybook|docusaurus|typedoc|vitepress|astro|\bnext\b|remark|markdown|spell|vale|lint|format|prettier/,
  },
  {
    name: 'what CI and the host of the repository read',
    has: /^\.(?:github|gitlab|circleci|azure|buildkite|husky|changeset)\/|^(?:\.gitlab-ci\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|Jenkinsfile|\.travis\.yml|\.?codecov\.ya?ml|renovate\.json5?|\.mergify\.yml)$/,
    readers: /actionlint|workflow|pipeline|release|changeset/,
  },
  {
    name: 'settings of editors',
    has: /^\.(?:vscode|idea|zed|cursor|devcontainer)\/|(?:^|\/)\.editorconfig$/,
    readers: /prettier|dprint|biome|oxfmt|format|lint|style/,
  },
  {
    name: 'settings of linters and formatters',
    has: /(?:^|\/)(?:\.(?:eslint|prettier|stylelint|markdownlint|commitlint|lintstaged)(?:rc|ignore)(?:\.\w+)*|(?:eslint|prettier|stylelint|oxlint|oxfmt|commitlint|lint-staged|knip)\.(?:base\.)?config\.[cm]?[jt]s|\.ox(?:lint|fmt)rc\.jsonc?|biome\.jsonc?|dprint\.json|\.?cspell(?:\.config)?\.\w+|knip\.(?:jsonc?|[jt]s)|lefthook\.ya?ml)$/,
    readers: /prettier|dprint|biome|oxfmt|format|lint|style|\bnext\b|knip|spell|commit|staged/,
  },
];

/** The kind of all files that a pattern may match; `undefined`: they may be of any kind. */
export function kindOf(pattern: string): FileKind | undefined {
  return KINDS.find(({ has }) => has.test(pattern));
}

/** What says how packages and programs are found and started, before a task can tell what it reads. */
const STARTING =
  /(?:^|\/)(?:package\.json|nx\.json|project\.json|\.npmrc|\.pnpmfile\.cjs|\.yarnrc(?:\.yml)?|\.nvmrc|\.node-version|\.tool-versions|mise\.toml|pnpm-workspace\.yaml|tsconfig[^/]*\.json|\.env[^/]*|\.browserslistrc|[^/]*lock[^/]*)$/;

/** Whether a pattern may mean such a file, by a literal name. */
export function startsTasks(pattern: string): boolean {
  return STARTING.test(pattern);
}

const PROGRAMS =
  /(?:^|[\s"'/:@])(?:tsc|tsgo|vue-tsc|svelte-check|vitest|jest|vite|esbuild|rollup|rolldown|tsup|tsdown|swc|babel|webpack|rspack|rslib|ng|ng-packagr|attw|publint)(?=$|[\s"'/:])/;

/** Whether a task starts a program that is known, and of which it is known what it reads. */
export function isKnownProgram(command: string): boolean {
  return PROGRAMS.test(command);
}
