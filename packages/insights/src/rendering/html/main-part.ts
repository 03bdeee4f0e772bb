import { type Content, nothing } from '../../report/content.ts';
import { DEFINITIONS } from '../definitions.ts';
import { THEMES } from '../../questions/question.ts';
import { THEME_TITLES } from '../../period/period-title.ts';
import { html, type Html } from './html.ts';
import { panel } from './panel.ts';

/** What a report and the page have in common: warnings, summary, the panels by theme, and what the figures are. */
export function main(content: Content): Html {
  const themes = THEMES.map((theme) => ({
    theme,
    answers: content.answers.filter(({ question }) => question.theme === theme),
  })).filter(({ answers }) => answers.length > 0);
  return html`<main id="main">
    <h1>${content.title}</h1>
    ${
      content.warnings.length === 0
        ? undefined
        : html`<section class="warnings" aria-labelledby="warnings">
            <h2 id="warnings">These figures are incomplete</h2>
            <ul>
              ${content.warnings.map((sentence) => html`<li>${sentence}</li>`)}
            </ul>
          </section>`
    }
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">In short</h2>
      <ul>
        ${content.summary.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>
    ${
      themes.length < 2
        ? undefined
        : html`<nav aria-label="Themes">
            <ul>
              ${themes.map(({ theme }) => html`<li><a href="#theme-${theme}">${THEME_TITLES[theme]}</a></li>`)}
            </ul>
          </nav>`
    }
    ${themes.map(
      ({ theme, answers }) =>
        html`<section class="theme" aria-labelledby="theme-${theme}">
          <h2 id="theme-${theme}">${THEME_TITLES[theme]}</h2>
          <div class="panels">${answers.map((answer) => panel(answer, nothing(content, answer)))}</div>
        </section> `,
    )}
    <section class="about" aria-labelledby="about">
      <h2 id="about">About these figures</h2>
      ${content.coverage.map((sentence) => html`<p>${sentence}</p>`)}
      <dl>
        ${DEFINITIONS.map(
          ([term, meaning]) =>
            html`<div>
              <dt>${term}</dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
    </section>
  </main>`;
}
