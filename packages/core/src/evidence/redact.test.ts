import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, redact } from './redact.ts';

const REDACTED = '‹redacted›';

// No test file may hold what looks like a secret: each one is put together here.
const letters = (count: number): string => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'.repeat(8).slice(0, count);
const hex = (count: number): string => '0a1b2c3d4e5f6789'.repeat(8).slice(0, count);

const TOKENS: Readonly<Record<string, string>> = {
  'an AWS key': `AKIA${'ABCDEFGHIJKLMNOP'}`,
  'a GitHub token': `ghp_${letters(36)}`,
  'a fine-grained GitHub token': `github_pat_${letters(30)}_${letters(40)}`,
  'a GitLab token': `glpat-${letters(20)}`,
  'an npm token': `npm_${letters(36)}`,
  'a Slack token': `xoxb-${'1234567890'}-${letters(24)}`,
  'a Stripe key': `sk_live_${letters(24)}`,
  'a model provider key': `sk-proj-${letters(40)}`,
  'another one': `sk-ant-api03-${letters(60)}`,
  'a Google key': `AIza${letters(35)}`,
  'a SendGrid key': `SG.${letters(22)}.${letters(43)}`,
  'a PyPI token': `pypi-${letters(60)}`,
  'a JSON web token': `eyJ${letters(20)}.eyJ${letters(30)}.${letters(30)}`,
  'a Vault token': `hvs.${letters(30)}`,
  'a DigitalOcean token': `dop_v1_${hex(64)}`,
};

test.each(Object.entries(TOKENS))('%s is replaced wherever it stands', (_name, token) => {
  expect(redact(token)).toBe(REDACTED);
  expect(redact(`got "${token}", expected nothing`)).toBe(`got "${REDACTED}", expected nothing`);
  expect(redact(`{"line":"a\\n${token}"}`)).toBe(`{"line":"a\\n${REDACTED}"}`);
});

test('a password in a URL goes, its user and host stay', () => {
  expect(redact(`postgres://app:${letters(9)}@db.test:5432/x`)).toBe(
    `postgres://app:${REDACTED}@db.test:5432/x`,
  );
  expect(redact(`https://${letters(30)}@host.test/path`)).toBe(`https://${REDACTED}@host.test/path`);
  expect(redact(`GET https://x.test/a?sig=${letters(20)}&b=1`)).toBe(
    `GET https://x.test/a?sig=${REDACTED}&b=1`,
  );
});

test('a secret in JSON that stands in a line of JSON goes', () => {
  const inner = JSON.stringify({ user: 'app', password: letters(10), apiKey: letters(20), port: 5432 });
  const said = redact(JSON.stringify({ msg: inner }));
  expect(said).not.toContain(letters(10));
  expect(JSON.parse(said)).toEqual({
    msg: JSON.stringify({ user: 'app', password: REDACTED, apiKey: REDACTED, port: 5432 }),
  });
  const path = ['PASSWORD', `ab\\${letters(9)}`].join('=');
  expect(redact(path)).toBe(`PASSWORD=${REDACTED}`);
});

test('a variable of the environment need not look random', () => {
  const words = ['correct', 'horse', 'battery'].join('-');
  expect(redact(`${'JWT'}_SECRET=${words}`)).toBe(`JWT_SECRET=${REDACTED}`);
  for (const said of [
    'API_TOKEN=undefined',
    'API_TOKEN=required',
    `const secret = ${words}`,
    'token=expression',
  ])
    expect(redact(said)).toBe(said);
});

test('headers and assignments keep their name', () => {
  expect(redact(`Authorization: Bearer ${letters(20)}`)).toBe(`Authorization: Bearer ${REDACTED}`);
  expect(redact(`curl -H "authorization: Basic ${letters(20)}" https://x.test`)).toContain(
    `Basic ${REDACTED}"`,
  );
  expect(redact(`DB_PASSWORD=${letters(10)} node x.js`)).toBe(`DB_PASSWORD=${REDACTED} node x.js`);
  expect(redact(`"apiKey": "${letters(20)}",`)).toBe(`"apiKey": "${REDACTED}",`);
  expect(redact(`//registry.test/:_authToken=${letters(30)}`)).toBe(
    `//registry.test/:_authToken=${REDACTED}`,
  );
  expect(redact(`deploy --token ${letters(20)} --now`)).toBe(`deploy --token ${REDACTED} --now`);
  expect(redact(`Set-Cookie: sid=${letters(20)}; Path=/`)).toBe(`Set-Cookie: ${REDACTED}`);
});

test('hashes, ids, paths and talk of secrets stay', () => {
  const harmless = [
    `commit ${hex(40)}`,
    `integrity sha512-${letters(86)}==`,
    'request 0b9a7f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b took 12ms',
    `sha256:${hex(64)}`,
    'SyntaxError: Unexpected token } in JSON at position 12',
    "error TS2339: Property 'password' does not exist on type '{ token: string; }'.",
    'const token = process.env.TOKEN;',
    'expected password to be a string',
    'tokens: 4096',
    'https://registry.npmjs.org/@acme/x/-/x-1.0.0.tgz',
    'http://localhost:5173/@fs/repo/src/a.ts',
    'git+ssh://git@github.com:acme/repo.git',
    'auth.service.ts:12:3 - error',
    'PASSWORD=$SECRET ./run.sh',
    'authorization: required for this endpoint',
    '✓ passes the token on 12ms',
  ];
  for (const line of harmless) expect(redact(line)).toBe(line);
});

test('a private key goes as a whole, in one text or line by line', () => {
  const begin = `-----BEGIN ${'RSA PRIVATE'} KEY-----`;
  const end = `-----END ${'RSA PRIVATE'} KEY-----`;
  const body = letters(64);
  expect(redact(`key: ${begin}\n${body}\n${end} after`)).toBe(`key: ${REDACTED} after`);
  const line = createRedactor();
  const lines = ['before', begin, body, 'short==', end, 'after'];
  expect(lines.map((text) => line(text))).toEqual([
    'before',
    REDACTED,
    REDACTED,
    REDACTED,
    REDACTED,
    'after',
  ]);
  expect(redact(body)).toBe(REDACTED);
});

test('redacting twice changes nothing, and no text makes it slow', () => {
  const part = fc.constantFrom(
    ...Object.values(TOKENS),
    'password=',
    'token: ',
    '://',
    '@',
    ':',
    ' ',
    '"',
    '?key=',
  );
  const text = fc.array(fc.oneof(part, fc.string()), { maxLength: 20 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, (input) => {
      expect(redact(redact(input))).toBe(redact(input));
    }),
  );
  for (const unit of [
    'a',
    'eyJ',
    '://a',
    ':',
    'token=',
    '-----BEGIN PRIVATE KEY',
    'SG.',
    'sk-',
    '--token ',
    '?key=',
    'cookie:',
    ' ',
  ]) {
    const start = performance.now();
    redact(unit.repeat(Math.ceil(60_000 / unit.length)));
    expect(performance.now() - start).toBeLessThan(1000);
  }
});
