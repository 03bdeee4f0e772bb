import { renderDocument } from './document.ts';
import { html } from './html.ts';

/** The page shown instead of the live page: a heading, and one paragraph for each sentence. */
export const renderMessagePage = (heading: string, sentences: readonly string[]): string =>
  renderDocument({
    title: heading,
    body: html`<main>
<h1>${heading}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
<p><a href="/">All branches, newest day</a></p>
</main>`,
  });
