// The console on paper, in the system's own colours, without movement, and without a style sheet (`ux.md` 5.1, A4 and A5).
import { type Page } from '@playwright/test';
import { openRequest, REGION, VALDORO } from './steps.ts';
import { expect, loginAs, open, test } from './support.ts';
import { walk } from './walk.ts';

/** A list, a record, a confirmation with a form, and a page of text. */
async function pages(page: Page): Promise<string[]> {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'Comune di Valdoro', 'Prenotazioni sanitarie');
  const { pathname } = new URL(page.url());
  return ['/erogazione/richieste?vista=tutte', pathname, `${pathname}/rifiuta`, '/accessibilita'];
}

test('what is printed is the page and nothing around it', async ({ page }) => {
  for (const address of await pages(page)) {
    await open(page, address);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('heading', { level: 1 }), address).toBeVisible();
    // Of what surrounds the page only the ribbon is printed: on paper, too, samples must be known as such.
    await expect(page.getByText('Ambiente dimostrativo'), address).toBeVisible();
    await expect(page.getByRole('banner').getByRole('link'), address).toHaveCount(0);
    // The pager says which rows these are, and leads nowhere.
    await expect(page.getByRole('navigation').getByRole('link'), address).toHaveCount(0);
    await expect(page.getByRole('contentinfo'), address).toBeHidden();
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString(), address).toBe('%PDF-');
    // A page with letters on it: their fonts alone take more.
    expect(paper.length, address).toBeGreaterThan(8_000);
    await page.emulateMedia({ media: null });
  }
});

test('in the colours of the system every control has its edge and the focus is seen', async ({ page }) => {
  for (const address of await pages(page)) {
    await open(page, address);
    await page.emulateMedia({ forcedColors: 'active' });
    const bare = await page.getByRole('button').evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility())
        .filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1 || getComputedStyle(one).borderTopStyle === 'none')
        .map((one) => one.outerHTML),
    );
    expect(bare, address).toEqual([]);
    expect(await walk(page), address).toEqual([]);
  }
  await open(page, '/erogazione/richieste');
  const here = page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: /^Richieste di fruizione/ });
  await expect(here).toHaveCSS('outline-style', 'solid');
});

test('nothing moves for who does not want movement', async ({ page }) => {
  for (const address of await pages(page)) {
    await open(page, address);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((one) => {
          const style = getComputedStyle(one);
          const times = `${style.transitionDuration}, ${style.animationDuration}`.split(', ');
          return style.scrollBehavior === 'smooth' || times.some((time) => parseFloat(time) > 0);
        })
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(moving, address).toEqual([]);
  }
});

test('without a style sheet the page reads in its order', async ({ page }) => {
  await page.route('**/*.css', (route) => route.fulfill({ contentType: 'text/css', body: '' }));
  await loginAs(page, VALDORO);
  await open(page, '/erogazione/richieste');
  const [skip, banner, menu, main, footer] = [
    page.getByRole('link', { name: 'Vai al contenuto' }),
    page.getByRole('banner'),
    page.getByText('Menu', { exact: true }),
    page.getByRole('main'),
    page.getByRole('contentinfo'),
  ];
  const tops: number[] = [];
  for (const part of [skip, banner, menu, main, footer]) tops.push((await part.boundingBox())?.y ?? -1);
  expect(tops).toEqual([...tops].sort((one, other) => one - other));
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(0);
  const words = await main.innerText();
  expect(words.indexOf('Richieste di fruizione')).toBeLessThan(words.indexOf('Tributi locali'));
});
