const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** The page where the live page cannot be shown: a heading, and a sentence a paragraph. */
export const messagePage = (heading: string, sentences: readonly string[]): string => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(heading)}</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto 0; padding: 0 1rem; overflow-wrap: anywhere }</style>
</head>
<body>
<main>
<h1>${escape(heading)}</h1>
${sentences.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n')}
<p><a href="/">All branches, newest day</a></p>
</main>
</body>
</html>
`;
