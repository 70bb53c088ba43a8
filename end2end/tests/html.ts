// The HTML as it is sent, before a browser mends it: html-validate with the rules in `htmlvalidate.json`. Four of
// them are set: a list may have a name, as ARIA allows; the menu has headings of its own before the page's; what a field
// finds while one types is a list that no `<select>` can be; and what comes from ourselves needs no checksum.
import { readFileSync } from 'node:fs';
import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate';

const RULES = JSON.parse(readFileSync(new URL('../htmlvalidate.json', import.meta.url), 'utf8')) as ConfigData;
const validator = new HtmlValidate(new StaticConfigLoader(RULES));

/** What is wrong with a document. */
export async function htmlFaults(html: string): Promise<string[]> {
  // Leptos marks places with `<!>`, which every browser reads as an empty comment and html-validate cannot read at all.
  const { results } = await validator.validateString(html.replaceAll('<!>', '<!---->'));
  const messages = results.flatMap((result) => result.messages);
  return messages.map(({ ruleId, message, line, column, selector }) => `${ruleId}: ${message} (${line}:${column}, ${selector})`);
}
