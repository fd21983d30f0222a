/** Cases that do not hold yet, by their names, each with where the fault lies. One that holds is to be taken out. */
export const KNOWN_BROKEN: ReadonlyMap<string, string> = new Map();
