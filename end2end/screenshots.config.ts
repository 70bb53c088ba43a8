// Pictures of every page, for people to look at: `cargo xtask screenshots`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig({
  ...tests,
  testDir: 'screenshots',
  // Some fifty pages a person, four pictures each.
  timeout: 1_800_000,
  projects: [{ name: 'pictures', use: { javaScriptEnabled: true } }],
});
