import { random } from '../../bench/options.ts';

/** A log with secrets in it, as tasks print them. */
export interface SecretLog {
  readonly lines: readonly string[];
  /** What must not leave: the random part of each. */
  readonly secrets: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

type Some = (count: number, alphabet?: string) => string;

const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** No file may hold what looks like a secret: each is put together here. The second is its random part. */
const KINDS: readonly ((some: Some) => readonly [line: string, secret: string])[] = [
  (some) => around(some(36), (s) => `gh${'p_'}${s}`),
  (some) => around(some(16, UPPER), (s) => `AK${'IA'}${s}`),
  (some) => around(`${some(12)}7${some(20)}`, (s) => `AWS_SECRET_ACCESS_KEY=${s}`),
  (some) => around(some(48), (s) => `sk${'-proj-'}${s}`),
  (some) => around(some(36), (s) => `np${'m_'}${s}`),
  (some) => around(some(24), (s) => `sk${'_live_'}${s}`),
  (some) => around(`${some(11)}5${some(4)}`, (s) => `postgres://app:${s}@db.example.com:5432/shop`),
  (some) => around(`${some(12)}3${some(24)}`, (s) => `Authorization: ${'Bearer'} ${s}`),
  (some) => around(some(40), (s) => `Cookie: ${'session'}=${s}`),
  (some) => around(`${some(12)}7`, (s) => `DB_${'PASSWORD'}=${s}`),
  (some) => around(`${some(12)}7${some(12)}`, (s) => `deploy --${'token'} ${s}`),
  (some) => around(some(43), (s) => `ey${'J'}${some(33)}.ey${'J'}${some(80)}.${s}`),
  (some) => around(some(24), (s) => `xo${'xb-'}123456789012-123456789012-${s}`),
  (some) => around(some(32, HEX), (s) => `"apiKey": "${s}"`),
];

function around(secret: string, text: (secret: string) => string): readonly [string, string] {
  return [text(secret), secret];
}

/** As many as asked for; a third of them with control sequences, keys of many lines, and values of variables. */
export function secretLogs(count: number, seed: number): readonly SecretLog[] {
  const next = random(seed);
  const pick = (below: number): number => Math.floor(next() * below);
  const some: Some = (length, alphabet = MIXED) =>
    Array.from({ length }, () => alphabet[pick(alphabet.length)]).join('');
  return Array.from({ length: count }, (_, at) => secretLog(at, pick, some));
}

function secretLog(at: number, pick: (below: number) => number, some: Some): SecretLog {
  const lines: string[] = [];
  const secrets: string[] = [];
  for (let line = 0; line < 20 + pick(300); line++)
    lines.push(`step ${line} of page ${some(6, HEX)} took ${pick(900)}ms`);
  for (let times = 0; times < 4; times++) {
    const [text, secret] = (KINDS[pick(KINDS.length)] ?? KINDS[0]!)(some);
    const said = [
      `Error: request failed with ${text} at 12:30`,
      text,
      `\u001b[31m${text}\u001b[39m`,
      `${' '.repeat(pick(580))}${text}`,
    ];
    lines.splice(pick(lines.length), 0, said[(at + times) % said.length] ?? text);
    secrets.push(secret);
  }
  if (at % 3 === 0) {
    const body = Array.from({ length: 20 }, () => `${some(60)}aZ9q`);
    lines.push(`-----BEGIN RSA PRIVATE ${'KEY'}-----`, ...body, `-----END RSA PRIVATE ${'KEY'}-----`);
    secrets.push(...body);
  }
  // Of no format that anybody knows: only its variable tells.
  const own = some(10, 'abcdefghijklmnop');
  lines.push(`connecting as deploy with ${own} to the registry`, 'Error: no front matter in guide/start.md');
  secrets.push(own);
  return { lines, secrets, env: { DEPLOY_TOKEN: own } };
}
