import { type Html, markup } from './html.ts';

/** A part of the page: its title, what it says in a sentence, its picture and its table. */
export interface Block {
  readonly id: string;
  readonly title: string;
  /** The finding, in a sentence. */
  readonly says: Html;
  readonly body: readonly Html[];
}

export function section({ id, title, says, body }: Block): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="says">${says}</p>
    ${body}
  </section> `;
}

/** What stands where there is nothing yet: why, and what to run for it. */
export function nothing(why: string): Html {
  return markup`<p class="nothing">${withCommands(why)}</p>`;
}

/** The command behind `Run:` as code. */
function withCommands(text: string): Html {
  const at = text.indexOf('Run: ');
  if (at === -1) return markup`${text}`;
  return markup`${text.slice(0, at)}Run: <code>${text.slice(at + 'Run: '.length)}</code>`;
}

/** A picture that a script draws; without scripts, its table is all there is. `label`: what it shows. */
export function chart(name: string, label: string, legend: readonly Html[] = []): Html {
  return markup`<figure>
    <div class="chart" data-chart="${name}" role="img" aria-label="${label}"></div>
    ${legend.length > 0 ? markup`<figcaption class="legend">${legend}</figcaption>` : undefined}
  </figure>`;
}

/** An entry of a legend; `mark` is the class of its sign. */
export function key(mark: string, text: string): Html {
  return markup`<span class="key"><i class="mark ${mark}"></i>${text}</span>`;
}

export interface Column {
  readonly title: string;
  readonly isNumber?: true;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (Html | string)[])[];
  /** What is left out, and where it is. */
  readonly note?: string;
}

/** A table that is folded away beside its picture. */
export function folded(table: Table): Html {
  return markup`<details>
    <summary>${table.caption}</summary>
    ${plain(table)}
  </details>`;
}

/** A table that stands open; one that is wider than the page scrolls by itself, and a script says so beside it. */
export function plain({ caption, columns, rows, note }: Table): Html {
  const head = columns.map(
    ({ title, isNumber }) => markup`<th scope="col" ${classOf(isNumber)}>${title}</th>`,
  );
  const body = rows.map(
    (cells) =>
      markup`<tr>
        ${cells.map((cell, at) => markup`<td${classOf(columns[at]?.isNumber)}>${cell}</td>`)}
      </tr> `,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption class="hidden">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    <p class="wider" aria-hidden="true" hidden>More columns to the right: scroll the table sideways →</p>
    ${note === undefined ? undefined : markup`<p class="note">${note}</p>`}`;
}

function classOf(isNumber: true | undefined): Html {
  return isNumber ? markup` class="n"` : markup``;
}
