import type { Place } from '../diagnostic.ts';
import { locationOf } from '../location.ts';
import { isNoise } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

/** `/bin/sh: 1: x: not found`, `./gen.sh: line 3: x: command not found`, `bash: x: command not found` */
const SAID = /^(\S{1,300}?): (?:(?:line )?(\d{1,7}): )?(.{1,500})$/;
/** `zsh:1: command not found: x` */
const ZSH = /^zsh:(?:\d+:)? (.+)$/;
const SHELL = /^(?:\S*\/)?(?:(?:ba|da|z|k|a)?sh|make)$/;
const SCRIPT = /\.(?:ba|z|k)?sh$/;

/** What a shell itself says when it cannot go on with a command. */
const REASON =
  /(?:^| )(?:command )?not found(?:$|: )|Permission denied$|[Ii]s a directory$|: No such file or directory$|unbound variable$|parameter (?:not set|null or not set)$|[Ss]yntax error|unexpected end of file|cannot execute|bad interpreter|Exec format error|Argument list too long|must be set|is not set|: (?:required|missing)$/;
/** `env: 'node': No such file or directory`, of a script whose interpreter is missing. */
const ENV = /^(?:\S*\/)?env: (?:['‘`]?(.+?)['’]?): (No such file or directory|Permission denied)$/;
const WINDOWS = /^'(.+)' is not recognized as an internal or external command,?/;
const MAKE = /^make(?:\[\d+\])?: \*\*\* (?!\[)(.+?)(?:\.  Stop\.)?$/;

/** A command that could not run explains the failure where nothing else was printed behind it. */
const NEAR_END = 3;

/**
 * What shells (dash, bash, zsh, cmd), `env` and `make` say of a command that could not run, of a variable
 * that is not set, of a script's syntax. Only at the log's end: a script may go on. Tried on dash and bash 5.
 */
export function createShellReader(sink: Sink, paths: Paths): Reader {
  let last: Finding[] = [];
  let behind = 0;

  return {
    line(text, number) {
      const finding = text.length < 1000 ? findingOf(text, number, paths) : undefined;
      if (finding) {
        last = [...(behind > NEAR_END ? [] : last), finding].slice(-NEAR_END);
        behind = 0;
      } else if (last.length > 0 && !isNoise(text)) behind++;
      return false;
    },
    end() {
      if (behind <= NEAR_END) for (const finding of last) sink.add(finding);
    },
  };
}

function findingOf(text: string, logLine: number, paths: Paths): Finding | undefined {
  const other = otherReason(text);
  if (other !== undefined) return said(logLine, other);
  if (!hasSpeaker(text)) return undefined;
  const [, who = '', line, what = ''] = SAID.exec(text) ?? [];
  const isScript = SCRIPT.test(who) || (line !== undefined && who.includes('/'));
  if (!(SHELL.test(who) || isScript) || !REASON.test(what)) return undefined;
  const place = isScript ? paths.locate(locationOf(who, line)) : undefined;
  return said(logLine, what, place);
}

/** Who speaks is one word with a colon behind it. */
function hasSpeaker(text: string): boolean {
  const blank = text.indexOf(' ');
  return blank > 1 && text.charCodeAt(blank - 1) === 0x3a;
}

function otherReason(text: string): string | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x27) {
    const name = WINDOWS.exec(text)?.[1];
    return name === undefined ? undefined : `${name}: not found`;
  }
  const [, program, reason] = hasSpeaker(text) ? (ENV.exec(text) ?? []) : [];
  if (program !== undefined) return `${program}: ${reason}`;
  const zsh = first === 0x7a ? ZSH.exec(text)?.[1] : undefined;
  if (zsh !== undefined && REASON.test(zsh)) return zsh;
  return first === 0x6d ? MAKE.exec(text)?.[1] : undefined;
}

function said(logLine: number, message: string, place?: Place): Finding {
  const where = place ? { place } : {};
  return { tool: 'shell', severity: 'error', certainty: 'likely', logLine, message, ...where };
}
