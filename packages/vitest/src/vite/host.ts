// What we use of Vitest and Vite, in the forms that versions 3 to 5 have in common.

/** A module of Vite's graph. */
export interface GraphModule {
  readonly id: string | null;
  readonly url: string;
  readonly importedModules: ReadonlySet<GraphModule>;
}

/** An environment of Vite: what serves modules to a kind of test environment. */
export interface ViteEnvironment {
  readonly name: string;
  readonly moduleGraph: {
    getModuleById(id: string): GraphModule | undefined;
    /** As they were asked for. */
    readonly urlToModuleMap?: ReadonlyMap<string, GraphModule>;
    /** Vite's own: makes a module known of which it has found out the id. Absent from a later one, say. */
    _ensureEntryFromUrl?(
      url: string,
      isSelfAccepting: boolean,
      resolved: { readonly id: string },
    ): Promise<unknown>;
  };
  transformRequest(url: string): Promise<{ readonly code: string } | null>;
}

export interface ViteConfig {
  readonly root: string;
  readonly configFile?: string | undefined;
  readonly configFileDependencies: readonly string[];
  readonly plugins: readonly { readonly name: string }[];
  readonly [key: string]: unknown;
}

/** A project of Vitest, settings resolved. */
export interface HostProject {
  readonly name: string;
  /** Its Vitest, whose own config says how all projects run. */
  readonly vitest?: {
    readonly vite?: { readonly config: ViteConfig };
    readonly config?: { readonly workspace?: unknown };
  };
  readonly config: HostConfig;
  readonly vite: {
    readonly config: ViteConfig;
    /** From Vite 6 on. With an older one no test file is known (`off.ts`). */
    readonly environments?: Readonly<Record<string, ViteEnvironment>>;
    /** Vite 5's only one. */
    readonly moduleGraph: ViteEnvironment['moduleGraph'];
  };
  readonly serializedConfig?: unknown;
  /** What tests may inject. */
  getProvidedContext?(): unknown;
  /** Of a project whose types are tested. */
  readonly typechecker?: {
    getResult(): { readonly time?: number };
    getTestFiles(): readonly unknown[];
  };
  /** Vitest 3: serves modules instead of the environments. */
  readonly vitenode?: {
    transformRequest(
      id: string,
      file: string,
      mode: 'web' | 'ssr',
    ): Promise<{ readonly code: string } | null | undefined>;
  };
}

/** Settings that decide whether, and with what, a test file can be known. */
export interface HostConfig {
  readonly root: string;
  readonly pool?: unknown;
  readonly watch?: boolean;
  readonly isolate?: boolean;
  readonly environment: string;
  readonly globalSetup?: string | readonly string[];
  /** Absolute. */
  readonly setupFiles?: readonly string[];
  readonly coverage: { readonly enabled: boolean };
  readonly browser?: { readonly enabled: boolean };
  readonly sequence: { readonly shuffle?: unknown };
  readonly snapshotOptions: { readonly updateSnapshot: string };
  readonly inspector?: { readonly enabled: boolean };
  readonly mode?: string;
  readonly execArgv?: readonly string[];
  readonly poolOptions?: Readonly<
    Record<string, { readonly isolate?: boolean; readonly execArgv?: readonly string[] } | undefined>
  >;
  readonly experimental?: { readonly viteModuleRunner?: boolean };
  readonly typecheck?: { readonly enabled: boolean; readonly tsconfig?: string; readonly checker?: string };
}

/** A test file that is to run. */
export interface HostSpecification {
  readonly moduleId: string;
  readonly pool: string;
  readonly project: HostProject;
  /** Which of its tests are asked for, where not all are. */
  readonly testLines?: readonly number[] | undefined;
  readonly testIds?: readonly string[] | undefined;
  readonly testNames?: readonly string[] | undefined;
  readonly testNamePattern?: unknown;
  readonly testTagsFilter?: readonly string[] | undefined;
}

/** What orders the test files of a run, and may leave some out. */
export interface Sequencer {
  sort(files: HostSpecification[]): Promise<HostSpecification[]>;
  shard(files: HostSpecification[]): Promise<HostSpecification[]>;
}
export type SequencerClass = new (vitest: never) => Sequencer;

/** The part of Vitest that skipping takes hold of. */
export interface SkipHost {
  readonly version: string;
  readonly config: {
    readonly root: string;
    readonly bail?: number;
    passWithNoTests?: boolean;
    readonly sequence: { sequencer: SequencerClass };
    readonly reporters: unknown[];
    readonly outputFile?: unknown;
  };
  readonly projects: readonly HostProject[];
  /** Also of what came after the end was told. */
  readonly state?: { getUnhandledErrors(): readonly { readonly name?: string }[] };
  readonly logger?: { printNoTestFound?: () => void };
}
