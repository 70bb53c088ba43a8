// Going through the console as a person does who follows every link, each kind of page once or twice.
import { type Page } from '@playwright/test';

/** A page, or a file, that was asked for. */
export interface Visit {
  address: string;
  /** The page that links to it. */
  from: string;
  status: number;
  /** Files are asked for without being shown: the browser would store them, or show them without a page around. */
  file: boolean;
}

/** The addresses of our own that a page links to. */
async function links(page: Page): Promise<string[]> {
  const hrefs = await page.getByRole('link').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
  const { origin } = new URL(page.url());
  const own = hrefs.map((href) => new URL(href)).filter((address) => address.origin === origin);
  return own.map((address) => address.pathname + address.search);
}

/** Addresses that differ in ids, numbers and chosen values only are of one kind. */
export function kind(address: string): string {
  const { pathname, search } = new URL(address, 'http://console');
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/v\/\d+/g, '/v/:number');
  return search ? `${path}?` : path;
}

/** Follows links from `start` until `ofAKind` pages of every kind have been shown, those of `known` apart. Each is on the
 * screen while whoever asked looks at it. */
export async function* walk(page: Page, start: string, known: string[], ofAKind: number): AsyncGenerator<Visit> {
  const numbers = new Map<string, number>();
  // Addresses found so far, in their order, each with the page that links to it.
  const found = new Map([[start, 'the start']]);
  for (const [address, from] of found) {
    const number = numbers.get(kind(address)) ?? 0;
    if (number >= ofAKind || known.includes(address)) continue;
    numbers.set(kind(address), number + 1);
    if (address.includes('/documenti/') || address.endsWith('.txt')) {
      const answer = await page.request.get(address);
      yield { address, from, status: answer.status(), file: true };
      continue;
    }
    const answer = await page.goto(address);
    yield { address, from, status: answer?.status() ?? 0, file: false };
    for (const next of await links(page)) {
      if (!found.has(next)) found.set(next, address);
    }
  }
}
