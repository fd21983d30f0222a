/** What a source is called when it has been compiled. */
export function scriptOf(source: string): string {
  return source.replace(/\.([cm]?)[jt]sx?$/, '.$1js');
}
