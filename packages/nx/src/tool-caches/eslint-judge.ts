/** What of an ESLint configuration decides whether a file's result hangs on that file alone. */
export interface LintConfig {
  readonly processor?: unknown;
  readonly language?: unknown;
  readonly plugins?: Readonly<Record<string, unknown>>;
  readonly languageOptions?: {
    readonly parser?: unknown;
    readonly parserOptions?: Readonly<Record<string, unknown>>;
  };
}

/** Each was read: it opens no file and asks for no types where the parser was given no project. */
const PLUGINS: ReadonlySet<string> = new Set([
  '@eslint/js',
  '@stylistic/eslint-plugin',
  '@typescript-eslint/eslint-plugin',
  'eslint-plugin-react-hooks',
  'eslint-plugin-react-refresh',
  'eslint-plugin-simple-import-sort',
  'eslint-plugin-unused-imports',
]);

const PARSERS: ReadonlySet<string> = new Set([
  'espree',
  'typescript-eslint/parser',
  '@typescript-eslint/parser',
]);

/** Options of parsers that concern one file; all others may bring other files in. */
const PARSER_OPTIONS: ReadonlySet<string> = new Set([
  'ecmaFeatures',
  'ecmaVersion',
  'emitDecoratorMetadata',
  'experimentalDecorators',
  'extraFileExtensions',
  'isolatedDeclarations',
  'jsDocParsingMode',
  'jsxFragmentName',
  'jsxPragma',
  'lib',
  'sourceType',
  'tsconfigRootDir',
  'warnOnUnsupportedTypeScriptVersion',
]);

/**
 * Why ESLint must not remember results under this configuration: its key is a file's text and settings, and
 * something here looks at more. All parts count, also of files that do not exist yet. `undefined`: nothing does.
 */
export function whyNotRemember(configs: readonly LintConfig[]): string | undefined {
  for (const config of configs) {
    const why = parserReason(config) ?? pluginReason(config);
    if (why !== undefined) return why;
  }
  return undefined;
}

const TYPES: ReadonlySet<string> = new Set([
  'project',
  'projectService',
  'programs',
  'EXPERIMENTAL_useProjectService',
]);

/** Whether rules may ask for types: for nothing else of other files, or also for more. */
export function typesAsked(configs: readonly LintConfig[]): 'only' | 'also' | undefined {
  const asks = configs.some(({ languageOptions }) =>
    Object.entries(languageOptions?.parserOptions ?? {}).some(
      ([key, value]) => TYPES.has(key) && Boolean(value),
    ),
  );
  if (!asks) return undefined;
  return whyNotRemember(configs.map(withoutTypes)) === undefined ? 'only' : 'also';
}

function withoutTypes(config: LintConfig): LintConfig {
  const { languageOptions } = config;
  const options = Object.entries(languageOptions?.parserOptions ?? {}).filter(([key]) => !TYPES.has(key));
  return { ...config, languageOptions: { ...languageOptions, parserOptions: Object.fromEntries(options) } };
}

function parserReason({ processor, language, languageOptions }: LintConfig): string | undefined {
  if (processor !== undefined) return 'a processor makes other files of a file';
  if (language !== undefined && language !== '@/js') return 'a language other than JavaScript';
  const parser = languageOptions?.parser;
  const name = nameOf(parser);
  if (parser !== undefined && (name === undefined || !PARSERS.has(name)))
    return `a parser that is not known to look at one file only: ${name ?? 'it tells no name'}`;
  const option = Object.entries(languageOptions?.parserOptions ?? {}).find(
    ([key, value]) => value !== undefined && value !== null && value !== false && !PARSER_OPTIONS.has(key),
  )?.[0];
  if (option === undefined) return undefined;
  return TYPES.has(option)
    ? `rules may ask for types, which other files change (parserOptions.${option})`
    : `parserOptions.${option} is not known to concern one file only`;
}

function pluginReason({ plugins }: LintConfig): string | undefined {
  for (const [key, plugin] of Object.entries(plugins ?? {})) {
    const name = nameOf(plugin);
    const version = metaOf(plugin)?.['version'];
    if (name === undefined || typeof version !== 'string')
      return `plugin ${key} tells no version, so results would outlive a change of it`;
    if (!PLUGINS.has(name)) return `plugin ${key} is not known to look at one file only`;
  }
  return undefined;
}

function nameOf(module: unknown): string | undefined {
  const name = metaOf(module)?.['name'];
  return typeof name === 'string' ? name : undefined;
}

function metaOf(module: unknown): Record<string, unknown> | undefined {
  const meta = (module as { readonly meta?: unknown } | null | undefined)?.meta;
  return typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>) : undefined;
}
