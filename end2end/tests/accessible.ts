// Accessibility as far as a program can tell (`ux.md` 5.1, A1): axe-core in every look a page has. What axe cannot decide
// is in `axe-incomplete.json`, with the reason why a person found it in order; what is not there has to be looked at.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Which rules are asked: all, or those whose answer depends on colours. */
interface Rules {
  type: 'tag' | 'rule';
  values: string[];
}
const ALL: Rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const OF_COLOURS: Rules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
  rules: Rules;
}

/** Both themes, on a wide screen and on the narrowest. A theme changes colours and nothing else: for the second theme of a
 * width the rules about them are enough, in half the time. */
const LOOKS: Look[] = [
  { colorScheme: 'light', width: 1280, rules: ALL },
  { colorScheme: 'dark', width: 1280, rules: OF_COLOURS },
  { colorScheme: 'dark', width: 320, rules: ALL },
  { colorScheme: 'light', width: 320, rules: OF_COLOURS },
];

interface Place {
  target: unknown[];
  any: { message: string }[];
  all: { message: string }[];
  none: { message: string }[];
}

interface Finding {
  id: string;
  help: string;
  nodes: Place[];
}

interface Findings {
  violations: Finding[];
  incomplete: Finding[];
}

/** What a person looked at because axe could not. `page` is a pattern over the path, `says` one over axe's own words. */
interface Triaged {
  rule: string;
  page: string;
  says: string;
  /** Why it is in order. */
  reason: string;
}

const LIST = JSON.parse(readFileSync(new URL('../axe-incomplete.json', import.meta.url), 'utf8')) as Triaged[];
const TRIAGED = LIST.map(({ rule, page, says, reason }) => {
  if (!reason.trim()) throw new Error(`${rule} on ${page} was put aside without a reason`);
  return { rule, page: new RegExp(page), says: new RegExp(says) };
});

/** The rules of WCAG 2.2 AA and of good practice that the open page breaks in any of its looks, and what axe could not
 * decide and nobody has looked at. Needs JavaScript, as axe does; leaves the page in the look it had. */
export const violations = (page: Page): Promise<string[]> => inLooks(page, LOOKS);

/** The same in the first look alone: for a page that another test sees in all of them. */
export const violationsAtAGlance = (page: Page): Promise<string[]> => inLooks(page, LOOKS.slice(0, 1));

async function inLooks(page: Page, looks: Look[]): Promise<string[]> {
  const before = page.viewportSize();
  const found = new Set<string>();
  await page.evaluate(AXE);
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize({ width: look.width, height: before?.height ?? 720 });
    for (const fault of await run(page, look.rules)) found.add(fault);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  return [...found];
}

async function run(page: Page, rules: Rules): Promise<string[]> {
  const { violations, incomplete } = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run(on: unknown, options: unknown): Promise<Findings> } };
    const options = { runOnly, resultTypes: ['violations', 'incomplete'] };
    const { violations, incomplete } = await axe.run(globalThis.document, options);
    return { violations, incomplete };
  }, rules);
  const { pathname } = new URL(page.url());
  const open = incomplete.flatMap((finding) => {
    const known = TRIAGED.filter(({ rule, page }) => rule === finding.id && page.test(pathname));
    const nodes = finding.nodes.filter((place) => !known.some(({ says }) => says.test(words(place))));
    return nodes.length > 0 ? [`to be looked at, ${described({ ...finding, nodes })}`] : [];
  });
  return [...violations.map(described), ...open];
}

function described({ id, help, nodes }: Finding): string {
  return `${id}: ${help}: ${nodes.map((place) => `${place.target.join(' ')} (${words(place)})`).join(', ')}`;
}

/** What axe says about a place. */
function words({ any, all, none }: Place): string {
  return [...any, ...all, ...none].map((check) => check.message).join('; ');
}
