import { describe, expect, test } from 'vitest';
import { dice } from '../dice.ts';
import { redact } from './redact.ts';

// The formats that secret scanners know. No file may hold what looks like a secret: each is put together
// here, of a beginning and random letters of its alphabet.
const ALPHABETS = {
  hex: '0123456789abcdef',
  digits: '0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
};

const next = dice(7);

function some(count: number, alphabet: keyof typeof ALPHABETS = 'mixed'): string {
  const letters = ALPHABETS[alphabet];
  return Array.from({ length: count }, () => letters[Math.floor(next() * letters.length)]).join('');
}

const KINDS: Readonly<Record<string, () => string>> = {
  'password in a variable called PASS': () => `DB_${'PASS'}=${'hunter'}${some(4, 'lower')}`,
  'quoted password of two words': () => `PG${'PASSWORD'}='${some(5)} ${some(6)}'`,
  'login of curl': () => `curl -s -u ci:${some(12)} https://example.com`,
  'password of mysql': () => `mysql -h db -u root -p${some(8)}`,
  'token in an encoded query': () => `redirect?to=x%3Ftoken%3D${some(8)}1a${some(12)}`,
  'AWS access key': () => `AK${'IA'}${some(16, 'upper')}`,
  'AWS temporary key': () => `AS${'IA'}${some(16, 'upper')}`,
  'AWS secret in a variable': () => `AWS_SECRET_ACCESS_KEY=${some(20)}1a${some(18)}`,
  'Google API key': () => `AI${'za'}${some(35)}`,
  'Google OAuth token': () => `ya${'29'}.${some(40)}`,
  'Google OAuth client secret': () => `GOC${'SPX'}-${some(28)}`,
  'Azure client secret': () => `${some(3)}8${'Q~'}${some(31)}`,
  'GitHub personal token': () => `gh${'p_'}${some(36)}`,
  'GitHub OAuth token': () => `gh${'o_'}${some(36)}`,
  'GitHub server token': () => `gh${'s_'}${some(36)}`,
  'GitHub refresh token': () => `gh${'r_'}${some(36)}`,
  'GitHub fine-grained token': () => `github${'_pat_'}${some(22)}_${some(59)}`,
  'GitLab personal token': () => `gl${'pat-'}${some(20)}`,
  'GitLab trigger token': () => `gl${'ptt-'}${some(40, 'hex')}`,
  'GitLab runner token': () => `gl${'rt-'}${some(20)}`,
  'Bitbucket app password': () => `AT${'BB'}${some(32)}`,
  'Atlassian token': () => `ATA${'TT3'}${some(186)}`,
  'npm token': () => `np${'m_'}${some(36)}`,
  'PyPI token': () => `py${'pi-'}${some(80)}`,
  'RubyGems key': () => `ruby${'gems_'}${some(48, 'hex')}`,
  'Docker Hub token': () => `dckr${'_pat_'}${some(27)}`,
  'Artifactory key': () => `AK${'Cp'}${some(69)}`,
  'OpenAI project key': () => `sk${'-proj-'}${some(48)}`,
  'OpenAI key': () => `sk${'-'}${some(20)}9${some(27)}`,
  'Anthropic key': () => `sk${'-ant-'}api03-${some(80)}`,
  'Hugging Face token': () => `hf${'_'}${some(34).replaceAll(/\d/g, 'x')}`,
  'Groq key': () => `gsk${'_'}${some(52)}`,
  'Replicate token': () => `r8${'_'}${some(37)}`,
  'Perplexity key': () => `pp${'lx-'}${some(48, 'lower')}`,
  'Slack bot token': () => `xo${'xb-'}${some(11, 'digits')}-${some(12, 'digits')}-${some(24)}`,
  'Slack user token': () => `xo${'xp-'}${some(11, 'digits')}-${some(12, 'digits')}-${some(32, 'hex')}`,
  'Slack app token': () => `xa${'pp-'}1-A${some(10, 'upper')}-${some(13, 'digits')}-${some(64, 'hex')}`,
  'Slack webhook': () =>
    `https://hooks.slack.com/${'services'}/T${some(8, 'upper')}/B${some(8, 'upper')}/${some(24)}`,
  'Discord webhook': () => `https://discord.com/api/${'webhooks'}/${some(18, 'digits')}/${some(68)}`,
  'Telegram bot token': () => `${some(9, 'digits').replace(/^0/, '1')}:${'AA'}${some(33)}`,
  'Stripe live key': () => `sk${'_live_'}${some(24)}`,
  'Stripe restricted key': () => `rk${'_live_'}${some(24)}`,
  'Stripe webhook secret': () => `wh${'sec_'}${some(32)}`,
  'Square token': () => `sq0${'atp'}-${some(22)}`,
  'Shopify token': () => `shp${'at_'}${some(32, 'hex')}`,
  'SendGrid key': () => `S${'G.'}${some(22)}.${some(43)}`,
  'Mailgun key': () => `ke${'y-'}${some(32, 'hex')}`,
  'Mailchimp key': () => `${some(32, 'hex')}${'-us'}12`,
  'Twilio key': () => `S${'K'}${some(32, 'hex')}`,
  'DigitalOcean token': () => `dop${'_v1_'}${some(64, 'hex')}`,
  'Vault token': () => `hv${'s.'}${some(90)}`,
  'Terraform Cloud token': () => `${some(14)}${'.atlasv1.'}${some(64)}`,
  'Doppler token': () => `dp${'.pt.'}${some(43)}`,
  'Databricks token': () => `da${'pi'}${some(32, 'hex')}`,
  'PlanetScale token': () => `pscale${'_tkn_'}${some(43)}`,
  'Supabase token': () => `sb${'p_'}${some(40, 'hex')}`,
  'Heroku key': () =>
    `HR${'KU-'}${some(8, 'hex')}-${some(4, 'hex')}-${some(4, 'hex')}-${some(4, 'hex')}-${some(12, 'hex')}`,
  'New Relic key': () => `NR${'AK-'}${some(27, 'upper')}`,
  'Grafana service token': () => `gl${'sa_'}${some(32)}_${some(8, 'hex')}`,
  'Sentry token': () => `sn${'trys_'}${some(60)}`,
  'Postman key': () => `PM${'AK-'}${some(24, 'hex')}-${some(34, 'hex')}`,
  'Linear key': () => `lin${'_api_'}${some(40)}`,
  'Notion token': () => `nt${'n_'}${some(46)}`,
  'Figma token': () => `fi${'gd_'}${some(43)}`,
  'age key': () => `AGE-${'SECRET'}-KEY-1${some(58, 'upper')}`,
  'JSON web token': () => `ey${'J'}${some(33)}.ey${'J'}${some(80)}.${some(43)}`,
  'password in a URL': () => `postgres://app:${some(16)}@db.example.com:5432/shop`,
  'token in a URL': () => `https://${some(40)}@git.example.com/a/b.git`,
  'signature in a URL': () => `https://blob.example.com/x?sv=2024&${'sig'}=${some(43)}%3D`,
  'bearer header': () => `Authorization: ${'Bearer'} ${some(12)}3${some(24)}`,
  'basic header': () => `Authorization: ${'Basic'} ${some(12)}5${some(23)}=`,
  'cookie header': () => `Cookie: ${'session'}=${some(40)}`,
  'password variable': () => `DB_${'PASSWORD'}=${some(12)}7`,
  'token option': () => `deploy --${'token'} ${some(12)}7${some(12)}`,
};

/** What of a kind must not be left: its longest run of random letters. */
function core(secret: string): string {
  return (secret.match(/[A-Za-z0-9]{12,}/g) ?? [secret]).toSorted((a, b) => b.length - a.length)[0] ?? secret;
}

test('at least forty kinds are tried', () => {
  expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(40);
});

describe.each(Object.entries(KINDS))('%s', (_name, make) => {
  test.each([
    (s: string) => s,
    (s: string) => `Error: request failed with ${s} at 12:30`,
    (s: string) => `"value": "${s}",`,
    (s: string) => `  expected '${s}' to be undefined`,
  ])('is gone wherever it stands (%#)', (around) => {
    for (let i = 0; i < 5; i++) {
      const secret = make();
      const said = redact(around(secret));
      expect(said).not.toContain(core(secret));
      expect(said).toContain('‹redacted›');
    }
  });
});

const uuid = (): string => [8, 4, 4, 4, 12].map((length) => some(length, 'hex')).join('-');

/** What looks as random and is no secret: reading a log depends on it. */
const HARMLESS: readonly (() => string)[] = [
  () => `request ${uuid()} took 12ms`,
  () => `x-request-id: ${uuid()}`,
  () => `commit ${some(40, 'hex')}`,
  () => `${some(7, 'hex')}..${some(7, 'hex')} main -> main`,
  () => `sha256:${some(64, 'hex')}`,
  () => `integrity sha512-${some(86)}==`,
  () => `etag: W/"${some(27)}"`,
  () => `dist/assets/index-${some(8)}.js 12.3 kB`,
  () => `nx cache ${some(20, 'digits')} restored`,
  () => `traceparent: 00-${some(32, 'hex')}-${some(16, 'hex')}-01`,
  () => `trace ${some(26, 'upper')} ended`,
  () => `at chunk-${some(8, 'upper')}.mjs:12:3`,
  () => `resolved "https://registry.example.com/a/-/a-1.0.0.tgz#${some(40, 'hex')}"`,
  () => `key ${some(16, 'hex')} not found in map`,
  () => `expected '${some(10)}' to be '${some(10)}'`,
  () => `md5 ${some(32, 'hex')}`,
  () => `id: ${some(24, 'hex')}`,
  () => `job ${some(12, 'digits')} of pipeline ${some(9, 'digits')}`,
  () => `digest ${some(43)}=`,
  () => `color #${some(6, 'hex')} token --space-${some(2, 'digits')}`,
];

test('no id, hash or integrity string of 200 is touched', () => {
  for (const make of HARMLESS) {
    for (let i = 0; i < 10; i++) {
      const line = make();
      expect(redact(line)).toBe(line);
    }
  }
});
