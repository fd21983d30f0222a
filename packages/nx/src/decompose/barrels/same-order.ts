import { type LoadOrder, openLoadOrder } from './load-order.ts';
import { type Loads, type Sensitive, circlesIn, loadersOf, loadsOf, openSensitive } from './loads.ts';
import { type BarrelQuestion, type Passage, pathAt } from './passage.ts';

export interface Proven {
  readonly passages: readonly Passage[];
  /** By barrel, what is in the way of others: one line each. */
  readonly held: ReadonlyMap<string, string>;
}

/** More files than this are not walked through, all roots together: what is left then is not proven. */
const WALK_LIMIT = 30_000_000;
const ROUNDS = 20;

/**
 * The passages with which everything that does something as it is loaded still does so, in the same order, whichever
 * file is loaded first; and in circles, whoever asks another at once still comes after it.
 */
export function provenPassages(
  question: BarrelQuestion,
  passages: readonly Passage[],
  isFree: (path: string) => boolean,
): Proven {
  if (passages.length === 0) return { passages, held: new Map() };
  const before = loadsOf(question);
  const order = openLoadOrder(before);
  const sorted = passages.map((one) => inOrder(one, order, question));
  const proof = proofOf(question, { before, order, sensitive: openSensitive(question, isFree) }, sorted);
  const isFreeOf = ({ barrel }: Passage): boolean => proof.behind.get(barrel)?.length === 0;
  const free = sorted.filter(isFreeOf);
  let open = sorted.filter((one) => !isFreeOf(one));
  const roots = [...loadersOf(before, new Set(open.map(({ from }) => from)))].sort((a, b) => a - b);
  for (let round = 0; open.length > 0; round++) {
    const found = round < ROUNDS ? differences(proof, [...free, ...open], roots) : undefined;
    if (found?.length === 0) break;
    const blamed = found ? open.filter((one) => isToBlame(one, found, proof)) : [];
    // Where none of them alone touches what has changed, all of them together do.
    const dropped = new Set(blamed.length > 0 ? blamed : open);
    tellHeld(dropped, proof);
    open = open.filter((one) => !dropped.has(one));
  }
  const kept = new Set(open);
  return { passages: sorted.filter((one) => isFreeOf(one) || kept.has(one)), held: proof.held };
}

/** Several modules of one statement, as they were loaded before. */
function inOrder(passage: Passage, order: LoadOrder, { graph }: BarrelQuestion): Passage {
  if (passage.groups.length < 2) return passage;
  const places = new Map(order.from(passage.barrel).map((file, at) => [file, at]));
  const placeOf = (file: number | undefined): number => places.get(file ?? -1) ?? places.size;
  return {
    ...passage,
    groups: passage.groups.toSorted(
      (a, b) => placeOf(graph.numbers.get(a.file)) - placeOf(graph.numbers.get(b.file)),
    ),
    loads: passage.loads.toSorted((a, b) => placeOf(a) - placeOf(b)),
  };
}

interface Known {
  readonly before: Loads;
  readonly order: LoadOrder;
  readonly sensitive: Sensitive;
}

interface Proof extends Known {
  readonly question: BarrelQuestion;
  /** By barrel, what behind it could come earlier, later or never, and somebody would notice. */
  readonly behind: ReadonlyMap<number, readonly number[]>;
  readonly hasEffects: boolean;
  readonly held: Map<string, string>;
}

function proofOf(question: BarrelQuestion, known: Known, passages: readonly Passage[]): Proof {
  const { before, order, sensitive } = known;
  const barrels = [...new Set(passages.map(({ barrel }) => barrel))];
  const circles = circlesIn(before);
  const near = loadersOf(before, new Set(passages.flatMap(({ from, barrel }) => [from, barrel])));
  const eager = new Set<number>();
  for (const file of new Set([...near, ...barrels.flatMap((barrel) => order.from(barrel))])) {
    const circle = circles[file] ?? -1;
    if (circle >= 0 && !eager.has(circle) && sensitive.isEager(file)) eager.add(circle);
  }
  const below = new Set<number>();
  for (const [file, circle] of circles.entries())
    if (eager.has(circle) && !below.has(file)) for (const one of order.from(file)) below.add(one);
  const behind = new Map(
    barrels.map((barrel) => [
      barrel,
      order.from(barrel).filter((file) => below.has(file) || sensitive.effectAt(file) !== undefined),
    ]),
  );
  const hasEffects = [...behind.values()].flat().some((file) => sensitive.effectAt(file) !== undefined);
  return { ...known, question, behind, hasEffects, held: new Map() };
}

/** Something that is not loaded as before, from one root. */
interface Difference {
  /** All that the root loaded before. */
  readonly loaded: ReadonlySet<number>;
  readonly files: readonly number[];
}

/** `undefined`: there is too much to look at. */
function differences(
  proof: Proof,
  passages: readonly Passage[],
  roots: readonly number[],
): readonly Difference[] | undefined {
  const after = loadsOf(proof.question, passages);
  const was = openLoadOrder(proof.before);
  const is = openLoadOrder(after);
  const circles = circlesIn(after);
  const found: Difference[] = [];
  for (const root of roots) {
    const [old, now] = [was.from(root), is.from(root)];
    const files = [
      ...(proof.hasEffects ? otherEffects(old, now, proof.sensitive) : []),
      ...otherCircles(old, now, { circles, after: is, sensitive: proof.sensitive }),
    ];
    if (files.length > 0) found.push({ loaded: new Set(old), files });
    if (was.walked() + is.walked() > WALK_LIMIT) return undefined;
  }
  return found;
}

/** The first ones that differ. */
function otherEffects(
  old: readonly number[],
  now: readonly number[],
  { effectAt }: Sensitive,
): readonly number[] {
  const [a = [], b = []] = [old, now].map((order) => order.filter((file) => effectAt(file) !== undefined));
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++)
    if (a[at] !== b[at]) return [a[at], b[at]].filter((file) => file !== undefined);
  return [];
}

interface Circles {
  readonly circles: Int32Array;
  readonly after: LoadOrder;
  readonly sensitive: Sensitive;
}

/** Files that ask others at once, which came before them and now come later. Out of circles, that cannot be. */
function otherCircles(
  old: readonly number[],
  now: readonly number[],
  { circles, after, sensitive }: Circles,
): readonly number[] {
  const place = new Map(now.map((file, at) => [file, at]));
  let latest = -1;
  const earlier: number[] = [];
  const found: number[] = [];
  for (const file of old) {
    const at = place.get(file);
    if (at === undefined) continue;
    if (at < latest && (circles[file] ?? -1) >= 0 && sensitive.isEager(file)) {
      const needed = new Set(after.from(file));
      const late = earlier.find((one) => (place.get(one) ?? 0) > at && needed.has(one));
      if (late !== undefined) found.push(file, late);
    }
    latest = Math.max(latest, at);
    earlier.push(file);
  }
  return found;
}

function isToBlame({ from, barrel }: Passage, found: readonly Difference[], { behind }: Proof): boolean {
  return found.some(
    ({ loaded, files }) => loaded.has(from) && behind.get(barrel)?.some((file) => files.includes(file)),
  );
}

function tellHeld(dropped: Iterable<Passage>, { question, sensitive, behind, held }: Proof): void {
  const { graph } = question;
  for (const { barrel } of dropped) {
    const name = pathAt(graph, barrel);
    if (held.has(name)) continue;
    const own = behind.get(barrel) ?? [];
    const effect = own.map((file) => sensitive.effectAt(file)).find((one) => one !== undefined);
    const circle = `files behind it load each other in a circle, which would be entered elsewhere`;
    held.set(name, effect === undefined ? circle : `${effect} does something when it is loaded`);
  }
}
