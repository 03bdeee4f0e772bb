import { THEME_TITLES, THEMES } from '../../questions/theme.ts';
import { type Content, describeEmpty } from '../content.ts';
import { DEFINITIONS } from './definitions.ts';
import { html, type Html } from './html.ts';
import { renderPanel } from './panel.ts';

/** The part that a report and the page share: warnings, summary, the panels by theme, and notes on the figures. */
export function renderMain(content: Content): Html {
  const themes = THEMES.map((theme) => ({
    theme,
    title: THEME_TITLES[theme],
    answers: content.answers.filter(({ question }) => question.theme === theme),
  })).filter(({ answers }) => answers.length > 0);
  const links = themes.map(({ theme, title }) => html`<li><a href="#theme-${theme}">${title}</a></li>`);
  const sections = themes.map(({ theme, title, answers }) => {
    const panels = answers.map((answer) => renderPanel(answer, describeEmpty(content, answer)));
    return html`<section class="theme" aria-labelledby="theme-${theme}">\
<h2 id="theme-${theme}">${title}</h2><div class="panels">
${panels}</div></section>
`;
  });
  const coverage = content.coverage.map((sentence) => html`<p>${sentence}</p>`);
  const definitions = DEFINITIONS.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`);
  return html`<main id="main">
<h1>${content.title}</h1>
${renderWarnings(content)}
<section class="summary" aria-labelledby="summary">\
<h2 id="summary">In short</h2><ul>${renderItems(content.summary)}</ul></section>
${themes.length < 2 ? undefined : html`<nav aria-label="Themes"><ul>${links}</ul></nav>`}
${sections}
<section class="about" aria-labelledby="about"><h2 id="about">About these figures</h2>${coverage}
<dl>${definitions}</dl></section>
</main>`;
}

const renderWarnings = ({ warnings }: Content): Html | undefined =>
  warnings.length === 0
    ? undefined
    : html`<section class="warnings" aria-labelledby="warnings">\
<h2 id="warnings">These figures are incomplete</h2><ul>${renderItems(warnings)}</ul></section>`;

const renderItems = (sentences: readonly string[]): Html[] => sentences.map((sentence) => html`<li>${sentence}</li>`);
