/**
 * The variables by which coding agents make themselves known: the lists of Nx 24.0.6 and of std-env
 * 4.3.0 (whose functions read this process's environment only; ours may be another's).
 */
const AGENTS: readonly (readonly [name: string, variables: readonly string[]])[] = [
  ['claude', ['CLAUDECODE', 'CLAUDE_CODE']],
  ['replit', ['REPL_ID']],
  ['gemini', ['GEMINI_CLI']],
  ['codex', ['CODEX_SANDBOX', 'CODEX_THREAD_ID']],
  ['opencode', ['OPENCODE']],
  ['auggie', ['AUGMENT_AGENT']],
  ['goose', ['GOOSE_PROVIDER']],
  ['junie', ['JUNIE_DATA', 'JUNIE_SHIM_PATH']],
  ['copilot', ['COPILOT_AGENT', 'COPILOT_CLI', 'VSCODE_AGENT']],
  ['cursor', ['CURSOR_AGENT', 'COMPOSER_NO_INTERACTION']],
];

/** Values of variables that others use too. */
const AGENT_VALUES: readonly (readonly [name: string, variable: string, value: RegExp])[] = [
  ['codex', 'SUPERSET_AGENT_ID', /codex/],
  ['pi', 'PATH', /\.pi[\\/]agent/],
  ['devin', 'EDITOR', /devin/],
];

/** Whether a variable only says which agent asks. */
export function isAgentVariable(name: string): boolean {
  return name === 'AI_AGENT' || AGENTS.some(([, variables]) => variables.includes(name));
}

/** The agent's name, or `undefined` for a person or CI. `AI_AGENT` names any other. */
export function agentOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['AI_AGENT'];
  if (named !== undefined && named !== '') return named.toLowerCase();
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  return (
    AGENTS.find(([, variables]) => variables.some(isSet))?.[0] ??
    AGENT_VALUES.find(([, variable, value]) => value.test(env[variable] ?? ''))?.[0]
  );
}
