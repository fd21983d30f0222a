// The adviser against a model on loopback that speaks the real protocol: what is shown of answers that mislead,
// what leaves of logs with secrets in them, and what a server costs that hangs.
//
//   node tools/setup.mjs tools/bench/adviser.ts --answers 100 --logs 200 --seed 1
//
// Prints one JSON line last.
import { encode } from 'gpt-tokenizer';
import { countAnswers, countSecrets } from '../rig/adviser/count.ts';
import { failedRun } from '../rig/adviser/failed-run.ts';
import { LOG, hostileAnswers } from '../rig/adviser/hostile-answers.ts';
import { modelServer } from '../rig/adviser/model-server.ts';
import { numbers, report } from './options.ts';

const { answers, logs, seed, timeout } = numbers({ answers: 100, logs: 200, seed: 1, timeout: 1000 });

/** What a server that never answers takes of the command's time, in ms. */
async function hungMs(where: 'at once' | 'behind headers' | 'in the middle'): Promise<number> {
  await using server = await modelServer({ kind: 'hangs', where });
  using failed = await failedRun({ log: LOG, adviser: { model: 'small', timeout: `${timeout}ms` } });
  const start = performance.now();
  await failed.subminute(['show', 'F1', '--advise'], { OPENAI_BASE_URL: server.url });
  return Math.round(performance.now() - start);
}

/** By how much the tokens that are announced are more than those of a real tokenizer, in the least. */
function leastMargin(sent: readonly string[], announced: readonly number[]): number {
  const margins = sent.map((body, at) => {
    const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: string }[] };
    const real = messages.reduce((sum, { content }) => sum + encode(content).length, 0);
    return (announced[at] ?? 0) / real - 1;
  });
  return Number(Math.min(...margins).toFixed(3));
}

const counted = await countAnswers(answers, seed);
const secrets = await countSecrets(logs, seed);
for (const what of [...counted.shown, ...secrets.left]) console.log(`shown or left: ${what}`);
report({
  answers: counted.answers,
  kinds: new Set(hostileAnswers(answers, seed).map(({ kind }) => kind)).size,
  inventedShown: counted.shown.length,
  answersOfUse: counted.useful,
  outputsChanged: counted.changed,
  logs: secrets.logs,
  secrets: secrets.secrets,
  secretsLeft: secrets.left.length,
  beyondBudget: secrets.beyond,
  leastTokenMargin: leastMargin(secrets.sent, secrets.announced),
  timeoutMs: timeout,
  hungMs: [await hungMs('at once'), await hungMs('behind headers'), await hungMs('in the middle')],
});
