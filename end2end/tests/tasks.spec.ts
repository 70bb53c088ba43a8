// The tasks people come for, in every way of working: with JavaScript, without it, and with nothing but the keyboard.
import { expect, loginAs, open, test } from './support.ts';
import { carryOut, Keyboard, Mouse } from './driver.ts';
import { START, TASKS } from './tasks.ts';

for (const { goal, person, budget, steps, then } of TASKS) {
  test(`to ${goal} takes ${budget} clicks at most`, async ({ page }, info) => {
    await loginAs(page, person);
    await open(page, START);
    const driver = info.project.name === 'keyboard' ? new Keyboard(page) : new Mouse();
    await carryOut(page, steps, driver);
    await then?.(page);
    const used = `${driver.presses} of ${budget} clicks, ${driver.moves} times Tab`;
    info.annotations.push({ type: 'effort', description: used });
    console.log(`to ${goal} (${info.project.name}): ${used}`);
    expect(driver.presses, used).toBeLessThanOrEqual(budget);
  });
}
