import { expect, test } from '@jest/globals';
import { html } from './html.ts';

test('values in a template are escaped, in elements and in attributes; our own markup stays', () => {
  const name = `<img src=x onerror=alert(1)> & "co" 'o'`;
  const escaped = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot; &#39;o&#39;';
  expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  const items = [1, 2].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${undefined}</ul>`.text).toBe('<ul><li>1</li><li>2</li></ul>');
});
