import { SECRET_FORMATS } from './secret-formats.ts';

/** What stands in place of a secret. */
const REDACTED = '‹redacted›';

/** Almost no line has any of these, and no secret is without. */
const HINT =
  /pass|pwd|curl|mysql|secret|token|key|auth|cookie|credential|bearer|sig|:\/\/|-----|eyJ|xox|gh[opusr]_|github_pat|gl\w{2,5}-|sk-|hf_|r8_|\dQ~|:AA|SG\.|SK[0-9a-f]|-us\d|_v1_|hv[sbr]\.|atlasv1|dp\.|dapi|pscale_|sbp_|fo1_|HRKU-|NRAK-|gls?[ac]_|sntry|lin_api_|ntn_|figd_|npm_|pypi-|rubygems_|dckr_|AKCp|A[KSBC][A-Z]A|A3T|AIza|ya29|GOCSPX|ATBB|ATATT|gsk_|xai-|pplx-|xapp|webhooks|_live_|_test_|_prod_|whsec_|sq0|shp|PMAK|[A-Za-z0-9+/]{60}/i;

const KEY_BLOCK =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;

/** `user:password@` and `token@` of a URL; the user may stay. */
const URL_PASSWORD = /(:\/\/[^\s/:@'"<>]{0,200}):([^\s/'"<>]{1,1000})@/g;
const URL_TOKEN = /(:\/\/)([^\s/:@'"<>]{20,1000})@/g;
const URL_QUERY =
  /([?&](?:sig|signature|x-amz-signature|x-amz-security-token|access_token|id_token|refresh_token|token|api_?key|key|client_secret|code)=)([^\s&#'"<>]{8,})/gi;

const HEADER =
  /\b((?:(?:proxy-)?authorization|x-api-key|x-auth-token|private-token|x-vault-token)["']?\s{0,3}[:=]\s{0,3}["']?)((?:bearer|basic|token|digest|negotiate)\s{1,3})?([^\s"',;]{6,})/gi;
const COOKIE = /\b((?:set-)?cookie["']?\s{0,3}:\s{0,3}["']?)([^\s"'=;]{1,100}=[^"'\r\n]{6,})/gi;
const BEARER = /\b(bearer|basic)(\s{1,3})([\w.~+/-]{16,}=*)/gi;

const NAMES = [
  'pass(?:word|wd|phrase)',
  '(?<=[A-Za-z0-9]_)pass',
  'pwd',
  'secret',
  'token',
  '(?:api|access|account|private|signing|encryption)[_-]?key',
  'credentials?',
  '_auth',
].join('|');

/** `DB_PASSWORD=…`, `"apiKey": "…"`, `_authToken=…`; `\"apiKey\": \"…\"` in a line of JSON. */
const ASSIGNED = new RegExp(
  `(${NAMES})((?:[_-](?:base|key|value|prod|dev|test|staging|live|\\d))?\\\\{0,3}["'\`]?\\s{0,3}(?:[:=]|%3D)\\s{0,3}\\\\{0,3}["'\`]?)((?:[^\\s"'\`,;)}\\]\\\\]|\\\\(?!["'\`])){4,})`,
  'gi',
);

/** `PGPASSWORD='two words'`: in quotes, a variable's value goes on behind a blank. */
const QUOTED =
  /\b((?:[A-Z0-9]{1,30}_){0,6}(?:PG|MYSQL_)?(?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|KEY)=)(?:"[^"]{4,200}"|'[^']{4,200}')/g;

/** `curl -u user:token`, `mysql -pPASSWORD` */
const LOGIN = /\b(curl\b.{0,200}?\s(?:-u|--user)[ =]?["']?[^\s:"']{1,100}:)[^\s"']{4,}/g;
const MYSQL = /\b(mysql(?:dump|admin)?\s(?:.{0,200}?\s)?-p)[^\s-]\S{3,}/g;

/** `--token …`, `--db-password …` */
const OPTION = new RegExp(`((?:^|\\s)--?[\\w-]{0,30}(?:${NAMES})\\s{1,3})([^\\s"'\`-][^\\s"'\`]{5,})`, 'gi');

/** The body of a key in PEM, whose first line another call has seen. */
const KEY_BODY = /^[\s|>]*(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70}|[A-Za-z0-9+/]{76})$/;

/**
 * Replaces what looks like a secret: tokens of known formats, passwords in URLs, authorization headers,
 * assignments to a telling name, private keys. Hashes, UUIDs and integrity strings stay. Linear in the
 * text's length. For a log line by line, `createRedactor` also knows the lines inside of a private key.
 */
export function redact(text: string): string {
  if (!HINT.test(text)) return text;
  if (isKeyBody(text)) return REDACTED;
  return text
    .replace(KEY_BLOCK, REDACTED)
    .replace(SECRET_FORMATS, REDACTED)
    .replace(URL_PASSWORD, `$1:${REDACTED}@`)
    .replace(URL_TOKEN, `$1${REDACTED}@`)
    .replace(URL_QUERY, `$1${REDACTED}`)
    .replace(QUOTED, `$1${REDACTED}`)
    .replace(LOGIN, `$1${REDACTED}`)
    .replace(MYSQL, `$1${REDACTED}`)
    .replace(HEADER, header)
    .replace(COOKIE, `$1${REDACTED}`)
    .replace(BEARER, (all, scheme: string, gap: string, value: string) =>
      isRandom(value) ? `${scheme}${gap}${REDACTED}` : all,
    )
    .replace(OPTION, (all, option: string, value: string) => (isRandom(value) ? `${option}${REDACTED}` : all))
    .replace(ASSIGNED, assignment);
}

function header(all: string, name: string, scheme: string | undefined, value: string): string {
  return scheme !== undefined || isRandom(value) ? `${name}${scheme ?? ''}${REDACTED}` : all;
}

function assignment(all: string, name: string, is: string, value: string): string {
  return isSecretValue(name, is, value) ? `${name}${is}${REDACTED}` : all;
}

/** A variable of the environment, as a shell or a `.env` file sets it, holds what it says. */
const VARIABLE = /^[A-Z0-9_-]+$/;

const NO_VALUE =
  /^(?:string|number|boolean|undefined|null|true|false|unknown|any|never|object|symbol|function|async|await|new|required|missing|invalid|expected|process\.|env\.|import|typeof|this\.)/i;

/** Types, variables and code are no secrets; a token has letters and digits, a password may be anything. */
function isSecretValue(name: string, is: string, value: string): boolean {
  if (value.startsWith('‹') || /^[$%<{[(*•#.]|^(?:x{3,}|\.{3})/i.test(value)) return false;
  const isVariable = is === '=' && VARIABLE.test(name);
  if (!isVariable && (NO_VALUE.test(value) || /[(){}<>]|=>|^\.{0,2}\//.test(value))) return false;
  if (/^(?:pass|pwd)/i.test(name)) return value.length >= 6;
  return value.length >= 8 && (isRandom(value) || (isVariable && !NO_VALUE.test(value)));
}

/** Letters and digits mixed, as no word of a language has them. */
function isRandom(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

function isKeyBody(line: string): boolean {
  return (
    KEY_BODY.test(line) &&
    /[a-z]/.test(line) &&
    /[A-Z]/.test(line) &&
    /[g-zG-Z]/.test(line) &&
    /\d/.test(line)
  );
}

/** A key of more lines than this never was one. */
const MAX_KEY_LINES = 300;

/** Replaces the lines of a private key, begin to end, in the lines of one log in their order. */
export function createKeyBlocks(): (line: string) => string {
  let left = 0;
  return (line) => {
    if (left > 0) {
      left = line.includes('-----END') ? 0 : left - 1;
      return REDACTED;
    }
    if (line.indexOf('B') === -1 || !line.includes('-----BEGIN') || !KEY_BEGIN.test(line)) return line;
    if (!line.includes('-----END')) left = MAX_KEY_LINES;
    return line.replace(KEY_BLOCK, REDACTED);
  };
}

/** `redact` for the lines of one log in their order: the lines inside of a private key go too. */
export function createRedactor(): (line: string) => string {
  const withoutKeys = createKeyBlocks();
  return (line) => redact(withoutKeys(line));
}

/** The same for a command's arguments: what follows `--token` goes too. */
export function redactCommand(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => {
    const before = args[index - 1];
    if (before === undefined || !before.startsWith('-') || arg.startsWith('-')) return redact(arg);
    const pair = redact(`${before} ${arg}`);
    return pair.startsWith(`${before} `) ? pair.slice(before.length + 1) : redact(arg);
  });
}
