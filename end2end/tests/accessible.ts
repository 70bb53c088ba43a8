// Accessibility as far as a program can tell (`ux.md` 5.1, A1): axe-core in every look a page has. What axe cannot decide
// is in `axe-incomplete.json`, one line for each rule and kind of page, with the reason why a person found it in order.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
}

/** Both themes, on a wide screen and on the narrowest. */
const LOOKS: Look[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 320 },
  { colorScheme: 'light', width: 320 },
];

interface Finding {
  id: string;
  help: string;
  nodes: { target: unknown[]; any: { message: string }[] }[];
}

interface Findings {
  violations: Finding[];
  incomplete: Finding[];
}

/** What a person looked at because axe could not: a rule, the pages (a pattern over the path), and why it is in order. */
interface Triaged {
  rule: string;
  page: string;
  reason: string;
}

const TRIAGED = (JSON.parse(readFileSync(new URL('../axe-incomplete.json', import.meta.url), 'utf8')) as Triaged[]).map(
  ({ rule, page, reason }) => {
    if (!reason.trim()) throw new Error(`${rule} on ${page} was put aside without a reason`);
    return { rule, page: new RegExp(page) };
  },
);

/** The rules of WCAG 2.2 AA and of good practice that the open page breaks in any of its looks, and what axe could not
 * decide and nobody has looked at. Needs JavaScript, as axe does; leaves the page in the look it had. */
export async function violations(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const found = new Set<string>();
  await page.evaluate(AXE);
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize({ width: look.width, height: before?.height ?? 720 });
    for (const fault of await run(page)) found.add(fault);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  return [...found];
}

async function run(page: Page): Promise<string[]> {
  const { violations, incomplete } = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: { run(on: unknown, options: unknown): Promise<Findings> } };
    const options = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations', 'incomplete'] };
    const { violations, incomplete } = await axe.run(globalThis.document, options);
    return { violations, incomplete };
  }, RULES);
  const { pathname } = new URL(page.url());
  const open = incomplete.filter(({ id }) => !TRIAGED.some(({ rule, page }) => rule === id && page.test(pathname)));
  return [...violations.map(described), ...open.map((finding) => `to be looked at, ${described(finding)}`)];
}

function described({ id, help, nodes }: Finding): string {
  const places = nodes.map(({ target, any }) => `${target.join(' ')} (${any.map((check) => check.message).join('; ')})`);
  return `${id}: ${help}: ${places.join(', ')}`;
}
