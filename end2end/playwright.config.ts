// One machine, one browser, three ways of using it: with JavaScript, without, and with nothing but the keyboard. Every test
// runs in the first two; what people come for in all three. What anybody can write into an address is tried with JavaScript
// alone: the answers are the same, and only there could a script in it run.
import { defineConfig } from '@playwright/test';

const browser = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
};

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './tests/demo-data.ts',
  // Each test has a server and data of its own: any order, any number at a time.
  fullyParallel: true,
  workers: 2,
  // A test that passes only at the second attempt has found something.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Waiting ends when what is waited for is there; the bounds are for a machine that has other work too.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: browser,
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs every test a fifth of its time: ask for it with `--trace on` when one fails.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'javascript', use: { javaScriptEnabled: true } },
    { name: 'no-javascript', testIgnore: 'robustness.spec.ts', use: { javaScriptEnabled: false } },
    { name: 'keyboard', testMatch: 'tasks.spec.ts' },
  ],
});
