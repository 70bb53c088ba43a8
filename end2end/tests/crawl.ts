// Finding pages as people do, by following links.
import { type Page, type Response } from '@playwright/test';

/** What somebody finds wrong with a page that answered. */
export type Examine = (page: Page, answer: Response) => Promise<string[]>;

/** What a crawl came across. */
export interface Crawled {
  /** The addresses that were looked at, and where they led in the end. */
  seen: Set<string>;
  /** What is wrong, with the page that led there. */
  wrong: string[];
}

/** The addresses of our own that a page links to. */
async function links(page: Page): Promise<string[]> {
  const hrefs = await page.getByRole('link').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
  const { origin } = new URL(page.url());
  const own = hrefs.map((href) => new URL(href)).filter((address) => address.origin === origin);
  return own.map((address) => address.pathname + address.search);
}

/** Addresses that differ in ids, numbers and chosen values only are of one kind; a list as a file or on paper is another. */
export function kind(address: string): string {
  const { pathname, search, searchParams } = new URL(address, 'http://console');
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/v\/\d+/g, '/v/:number').replace(/\/codici\/[^/]+/, '/codici/:codice');
  const form = ['formato', 'stampa'].find((name) => searchParams.has(name));
  return search ? `${path}?${form ?? ''}` : path;
}

/** Files: the browser would store them, or show them without a page around. */
const FILE = /\/documenti\/|\.pdf$|\.txt$|\/fhir\.json$|\/codici\.csv$|^\/\.well-known\/|[?&]formato=csv/;

/** Follows links from `start` until as many pages of every kind as `ofAKind` says of their addresses have been examined,
 * those of `known` apart. */
export async function crawl(
  page: Page,
  start: string,
  known: string[],
  ofAKind: (address: string) => number,
  examine: Examine,
): Promise<Crawled> {
  const [seen, wrong] = [new Set<string>(), [] as string[]];
  const numbers = new Map<string, number>();
  // Addresses found so far, in their order, each with the page that links to it.
  const found = new Map([[start, 'the start']]);
  for (const [address, from] of found) {
    const number = numbers.get(kind(address)) ?? 0;
    if (number >= ofAKind(address) || known.includes(address)) continue;
    numbers.set(kind(address), number + 1);
    seen.add(address);
    const report = (faults: string[]) => wrong.push(...faults.map((fault) => `${address} (from ${from}): ${fault}`));
    if (FILE.test(address)) {
      const answer = await page.request.get(address);
      if (!answer.ok()) report([`answers ${answer.status()}`]);
      continue;
    }
    const answer = await page.goto(address);
    const { pathname, search } = new URL(page.url());
    seen.add(pathname + search);
    report(answer && answer.ok() ? await examine(page, answer) : [`answers ${answer?.status()}`]);
    for (const next of await links(page)) {
      if (!found.has(next)) found.set(next, address);
    }
  }
  return { seen, wrong };
}
