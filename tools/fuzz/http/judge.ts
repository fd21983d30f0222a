import { DEFAULT_BOUNDS } from '../../../packages/nx/src/shield/archive/bounds.ts';
import { checkArchive } from '../../../packages/nx/src/shield/archive/check.ts';
import { inChunks } from '../../rig/archives/chunks.ts';
import type { Answer } from './answers.ts';
import type { Heard } from './connection.ts';
import type { Model } from './model.ts';
import { type Asked, type Script, MALFORMED, SECRET, isDisputed, sha256Of, wholeOf } from './script.ts';

/** `undefined`: all is well. */
export type Fault = string | undefined;

/** What was settled of the hashes of a script before it began. */
export type Before = ReadonlyMap<string, string>;

export function settledBefore({ parts }: Script, model: Model): Before {
  const found = new Map<string, string>();
  for (const { asked } of parts) {
    const settled = asked.hash === undefined ? undefined : model.settledOf(asked.hash);
    if (asked.hash !== undefined && settled !== undefined) found.set(asked.hash, settled);
  }
  return found;
}

interface Judging {
  readonly script: Script;
  readonly model: Model;
  readonly before: Before;
  readonly knowsSecret: boolean;
}

/** Holds all that came over a connection against what may have come. */
export async function faultIn(script: Script, heard: Heard, model: Model, before: Before): Promise<Fault> {
  if (heard.came.includes(SECRET)) return 'tells the secret';
  if (heard.problem !== undefined) return heard.problem;
  const judging = { script, model, before, knowsSecret: wholeOf(script).includes(SECRET) };
  const finals = heard.answers.filter(({ status }) => status >= 200);
  const interim = heard.answers.length - finals.length;
  const mayContinue = script.parts.filter(({ asked }) => asked.expects === true || asked.isBroken === true);
  if (interim > mayContinue.length) return 'says to go on without having been asked';
  for (const [nth, answer] of finals.entries()) {
    const fault = await faultInAnswer(judging, nth, answer, nth === finals.length - 1);
    if (fault !== undefined)
      return `answer ${nth + 1} of ${finals.length} to ${script.parts.length}: ${fault}`;
  }
  return faultInEnd(script, heard, finals);
}

/** Every whole request of a script that is HTTP to its end has an answer. */
function faultInEnd({ parts, ending }: Script, { end, rest }: Heard, finals: readonly Answer[]): Fault {
  if (end === 'late') return `no end in time, after ${finals.length} of ${parts.length} answers`;
  if (ending !== 'read') return undefined;
  if (finals.length < parts.length) return `only ${finals.length} of ${parts.length} answers`;
  return rest > 0 ? 'more than the answers' : undefined;
}

async function faultInAnswer(judging: Judging, nth: number, answer: Answer, isLast: boolean): Promise<Fault> {
  const { parts } = judging.script;
  const asked = parts[nth]?.asked;
  // What is malformed is answered in the place of all that was not answered yet.
  const isBroken = parts.at(-1)?.asked.isBroken === true;
  const isMalformed = MALFORMED.includes(answer.status) && !answer.headers.has('content-type');
  if (isMalformed && isLast && isBroken) return saysNothing(answer);
  // What is behind the end of a broken one may be a request too.
  if (!asked || asked.isBroken === true)
    return isBroken ? faultInAny(judging, answer) : 'more than was asked for';
  if (!asked.statuses.includes(answer.status))
    return `status ${answer.status} in place of ${asked.statuses.join(' or ')}: ${asked.what} ${asked.name ?? ''}`;
  return await faultInTold(judging, asked, answer);
}

async function faultInTold(judging: Judging, asked: Asked, answer: Answer): Promise<Fault> {
  switch (asked.what) {
    case 'get':
      return answer.status === 200 ? await faultInEntry(judging, asked, answer) : saysNothing(answer);
    case 'hello':
      return answer.body.toString() === JSON.stringify({ proof: asked.proof }) ? undefined : 'another proof';
    case 'control':
      return faultInMessage(asked.name ?? '', answer);
    case 'lease':
      return faultInLease(answer);
    default:
      return saysNothing(answer);
  }
}

function saysNothing({ status, body }: Answer): Fault {
  return body.length === 0 ? undefined : `${status} with ${body.length} bytes`;
}

async function faultInEntry(
  { model, before }: Judging,
  { hash = '', root }: Asked,
  { body }: Answer,
): Promise<Fault> {
  const sha256 = sha256Of(body);
  if (!model.mayBe(hash, sha256)) return `bytes that were never stored under ${hash}`;
  if (![undefined, root].includes(model.onlyFor(sha256))) return `${root} gets what names another checkout`;
  const settled = before.get(hash);
  if (settled !== undefined && settled !== sha256 && !isDisputed(hash))
    return `other bytes than before for ${hash}`;
  if (settled === undefined && !(await isArchive(body))) return 'what is no archive of Nx';
  model.give(hash, sha256);
  return undefined;
}

/** Which files a task may make hangs on what was told; that they are an archive does not. */
async function isArchive(body: Buffer): Promise<boolean> {
  const checked = await checkArchive(
    inChunks(body, [2 ** 20]),
    { outputs: ['**/*'], mustHold: [], roots: [] },
    DEFAULT_BOUNDS,
  );
  return checked.ok;
}

/** Of what nobody can say what it asked for. */
function faultInAny({ model, knowsSecret }: Judging, answer: Answer): Fault {
  const { status, body, headers } = answer;
  if (![...MALFORMED, 200, 403, 404].includes(status)) return `status ${status}`;
  if (status !== 200)
    return status === 400 && headers.has('content-type') && knowsSecret ? undefined : saysNothing(answer);
  const type = headers.get('content-type');
  if (!knowsSecret)
    return /^\{"proof":"(?:[\da-f]{64})?"\}$/.test(body.toString()) ? undefined : 'tells something';
  if (type === 'application/octet-stream')
    return model.isKnown(sha256Of(body)) ? undefined : 'bytes that were never stored';
  return undefined;
}

function faultInMessage(name: string, { status, body }: Answer): Fault {
  const text = body.toString();
  if (status === 400) return /^\{"error":"(?:malformed|unknown)"\}$/.test(text) ? undefined : text;
  const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
  switch (name) {
    case 'stop':
      return value['stops'] === false ? undefined : 'ends under a run';
    case 'runs':
      return /^http:\/\/127\.0\.0\.1:\d+\/c\/[\da-f]{12}$/.test(String(value['url'])) ? undefined : text;
    case 'status':
      return typeof value['pid'] === 'number' && value['protocol'] === 1 ? undefined : text;
    default:
      return text === '{}' ? undefined : text;
  }
}

function faultInLease({ body }: Answer): Fault {
  const text = body.toString();
  return /^(?:\{"state":"(?:granted|waiting|built)".*\}\n)*$/.test(text) ? undefined : text;
}
