import { ACCENT, INK, MUTED, RULE } from '../chart/style.ts';
import { type Content, nothing } from '../../report/content.ts';
import type { Answer } from '../../questions/question.ts';
import { inFull, isNumeric } from '../format.ts';
import { IN_MAIL, MAIL_COLUMNS } from '../../questions/placement.ts';
import { html, type Html } from './html.ts';

const FONT = 'font-family: Arial, Helvetica, sans-serif';
const CELL = `padding: 6px 8px 6px 0; border-bottom: 1px solid ${RULE}; ${FONT}; font-size: 14px; line-height: 20px; color: ${INK}; vertical-align: top`;
const HEAD = `${CELL}; color: ${MUTED}; font-size: 12px; font-weight: normal`;

/** A mail as mail programs show it: tables, styles on each element, no picture. */
export function mail(content: Content): string {
  const { title, warnings, summary, answers, coverage } = content;
  const list = (sentences: readonly string[]) =>
    sentences.map(
      (sentence) =>
        html`<p style="margin: 0 0 8px; ${FONT}; font-size: 16px; line-height: 24px; color: ${INK}">${sentence}</p>`,
    );
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      <body style="margin: 0; padding: 0; background: #ffffff">
        <div role="main">
          <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
            <tr>
              <td align="center" style="padding: 16px">
                <table
                  role="presentation"
                  width="100%"
                  cellpadding="0"
                  cellspacing="0"
                  border="0"
                  style="max-width: 640px"
                >
                  <tr>
                    <td align="left">
                      <p style="margin: 0; ${FONT}; font-size: 14px; font-weight: bold; color: ${ACCENT}">Brewline</p>
                      <h1 style="margin: 4px 0 16px; ${FONT}; font-size: 22px; line-height: 28px; color: ${INK}">
                        ${title}
                      </h1>
                      ${
                        warnings.length === 0
                          ? undefined
                          : html`<table
                              role="presentation"
                              width="100%"
                              cellpadding="0"
                              cellspacing="0"
                              border="0"
                              style="margin: 0 0 16px"
                            >
                              <tr>
                                <td style="padding: 12px 12px 4px; border: 2px solid #b3441e; background: #fdf1ea">
                                  ${list(warnings)}
                                </td>
                              </tr>
                            </table>`
                      }
                      ${list(summary)}
                      ${answers.filter(({ question }) => IN_MAIL.has(question.id)).map((answer) => part(answer, nothing(content, answer)))}
                      <p style="margin: 24px 0 0; ${FONT}; font-size: 12px; line-height: 18px; color: ${MUTED}">
                        ${coverage.join(' ')}
                      </p>
                    </td>
                  </tr>
                </table>
              </td>
            </tr>
          </table>
        </div>
      </body>
    </html> `.text;
}

const part = (answer: Answer, nothing: string): Html =>
  html`<h2 style="margin: 24px 0 6px; ${FONT}; font-size: 17px; line-height: 24px; color: ${INK}">
      ${answer.question.title}
    </h2>
    ${answer.rows.length === 0 ? html`<p style="margin: 0; ${FONT}; font-size: 14px; color: ${MUTED}">${nothing}</p>` : table(answer)}`;

function table({ question, rows }: Answer): Html {
  const columns = question.columns.slice(0, MAIL_COLUMNS);
  const side = columns.map((column) => (isNumeric(column) ? 'right' : 'left'));
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse: collapse">
    <thead>
      <tr>
        ${columns.map(({ label }, index) => html`<th scope="col" align="${side[index]}" style="${HEAD}">${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${columns.map((column, index) => html`<td align="${side[index]}" style="${CELL}">${inFull(row[column.key]!, column)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
