import { renderDocument } from './document.ts';
import { html } from './html.ts';

/** The page where the live page cannot be shown: a heading, and a sentence a paragraph. */
export const renderMessagePage = (heading: string, sentences: readonly string[]): string =>
  renderDocument({
    title: heading,
    body: html`<main>
<h1>${heading}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
<p><a href="/">All branches, newest day</a></p>
</main>`,
  });
