/** The file carries the format's version: an older and a newer subminute may share a store. */
export const UNITS_FILE = 'units-v1.db';
