/** The first line of a printed error: `TypeError [ERR_X]: message`. */
export interface ErrorHeading {
  /** The error's name, or its code where the name only says `Error`. */
  readonly code: string;
  readonly message: string;
}

const HEADING = /^(?:Uncaught |\[)?((?:Unknown )?[A-Z][\w$.]{0,80})(?: \[([\w.]{1,60})\])?(?:: ?(.*))?$/;
const ERROR_NAME = /(?:Error|Exception|Rejection|Failure|Fault|Failed)\d*$/;

/** undefined where the line names no error. `Warning: …` names none. */
export function parseHeading(text: string): ErrorHeading | undefined {
  const match = HEADING.exec(text);
  const name = match?.[1];
  if (!match || name === undefined || /Warning$|^(?:Note|Hint|Info|Tip|Help|Caused by)$/.test(name))
    return undefined;
  const message = match[3]?.trim();
  if (message === undefined && !ERROR_NAME.test(name)) return undefined;
  return { code: name === 'Error' ? (match[2] ?? name) : name, message: message ?? '' };
}

/** Whether the line can be nothing but an error's first one. */
export function isErrorHeading(text: string): boolean {
  return ERROR_NAME.test(HEADING.exec(text)?.[1] ?? '');
}
