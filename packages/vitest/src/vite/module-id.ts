/** A module's file: its id in Vite's graph without what is asked of it (`?raw`, `?url`). */
export function fileOfModule(id: string): string {
  const at = id.indexOf('?');
  return at === -1 ? id : id.slice(0, at);
}
