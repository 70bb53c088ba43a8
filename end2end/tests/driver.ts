// Does what a description says, as a person with a mouse does it or as one without, and counts. A description names things
// by role and name only; how they are reached is the driver's affair, so that one description serves every way of working.
import { expect, type Locator, type Page } from '@playwright/test';
import { waitHydrated } from './support.ts';

/** What a person presses, and what happens then: links and buttons lead to another page, the others stay on it. */
type Pressed = 'link' | 'button' | 'checkbox' | 'radio';

/** One thing a person does, or reads. */
export type Step =
  | { press: Pressed; name: string | RegExp; /** In the side menu instead of the page. */ menu?: true }
  | { fill: string; with: string }
  | { attach: string; name: string; content: string; /** Its media type; YAML where none is said. */ type?: string }
  | {
      see: 'status' | 'table' | 'row' | 'heading' | 'listitem';
      /** Its name; its words, where the role takes no name from them. */
      name: string | RegExp;
      /** Without scrolling. */
      aboveFold?: true;
    };

/** How somebody works: with a mouse, or with nothing but the keyboard. */
export interface Driver {
  press(target: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
  /** Clicks, or keys that do the same: Enter and Space. */
  readonly presses: number;
  /** Keys that only move the focus. */
  readonly moves: number;
}

/** Carries out a description on the open page. */
export async function carryOut(page: Page, steps: Step[], driver: Driver): Promise<void> {
  for (const step of steps) {
    if ('see' in step) await read(page, step);
    else if ('attach' in step) await attach(page, step);
    else if ('fill' in step) await driver.type(page.getByLabel(step.fill, { exact: true }), step.with);
    else await press(page, step, driver);
  }
}

/** The file is chosen in a window of the system, which is no part of the page. */
async function attach(page: Page, step: Extract<Step, { attach: string }>): Promise<void> {
  const file = { name: step.name, mimeType: step.type ?? 'application/yaml', buffer: Buffer.from(step.content) };
  await page.getByLabel(step.attach, { exact: true }).setInputFiles(file);
}

async function press(page: Page, step: Extract<Step, { press: Pressed }>, driver: Driver): Promise<void> {
  const place = step.menu ? page.getByRole('navigation', { name: 'Menu principale' }) : page.getByRole('main');
  const target = place.getByRole(step.press, { name: step.name, exact: true }).first();
  await expect(target).toBeVisible();
  if (step.press === 'checkbox' || step.press === 'radio') {
    await driver.press(target);
    await expect(target).toBeChecked();
    return;
  }
  const arrived = page.waitForEvent('load');
  await driver.press(target);
  await arrived;
  await waitHydrated(page);
}

async function read(page: Page, step: Extract<Step, { see: unknown }>): Promise<void> {
  const main = page.getByRole('main');
  const nameless = step.see === 'status' || step.see === 'listitem';
  const all = nameless ? main.getByRole(step.see).filter({ hasText: step.name }) : main.getByRole(step.see, { name: step.name });
  const found = all.first();
  await expect(found).toBeVisible();
  // The page has just been opened: where it stands is where the person looks.
  if (step.aboveFold) await expect(found).toBeInViewport({ ratio: 0.99 });
}

/** A person with a mouse. */
export class Mouse implements Driver {
  presses = 0;
  readonly moves = 0;

  async press(target: Locator): Promise<void> {
    this.presses += 1;
    await target.click();
  }

  async type(field: Locator, text: string): Promise<void> {
    await field.fill(text);
  }
}

/** More stops than any page has: who meets so many has met a trap. */
const STOPS = 250;

/** A person who has no mouse: from where the page put the focus, Tab until the thing has it. */
export class Keyboard implements Driver {
  presses = 0;
  moves = 0;

  constructor(private readonly page: Page) {}

  async press(target: Locator): Promise<void> {
    await this.reach(target);
    this.presses += 1;
    const role = await target.evaluate((element) => element.tagName);
    await this.page.keyboard.press(role === 'A' ? 'Enter' : 'Space');
  }

  async type(field: Locator, text: string): Promise<void> {
    await this.reach(field);
    // What stands there already is selected by Tab itself, and typing replaces it; a longer text is selected as a whole.
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  private async reach(target: Locator): Promise<void> {
    for (let stop = 0; stop < STOPS; stop += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await this.page.keyboard.press('Tab');
      this.moves += 1;
    }
    throw new Error(`the keyboard does not reach ${target}`);
  }
}
