import { html, Html } from './html.ts';
import { STYLE } from './style.ts';

export interface Parts {
  readonly title: string;
  readonly head?: Html;
  readonly body: Html;
}

/** A whole document, with its style in it. */
export const renderDocument = ({ title, head, body }: Parts): string =>
  html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
