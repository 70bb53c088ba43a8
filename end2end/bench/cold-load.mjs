// A first visit, nine times, each with an empty cache: over 1.6 Mbit/s with 150 ms of delay, on a processor four times
// slower than this one. Prints one JSON object for each run. Called by `cargo xtask bench`:
//
//   node bench/cold-load.mjs ORIGIN PATH USER PASSWORD
import { chromium } from '@playwright/test';

const RUNS = 9;
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;
/** Milliseconds. The islands are awake long before; afterwards nothing may move or block any more. */
const AWAKE_WITHIN = 30_000;
const AFTERWARDS = 1_000;

const [origin, path, username, password] = process.argv.slice(2);

/** Runs in the page before anything else: notes what the browser reports while it loads. */
function observe() {
  window.seen = { tasks: [], shifts: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.seen.tasks.push([task.startTime, task.startTime + task.duration]);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.seen.shifts += shift.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Runs in the page at the end. */
function collect() {
  const [page] = performance.getEntriesByType('navigation');
  const files = performance.getEntriesByType('resource');
  const isWasm = (file) => new URL(file.name).pathname.endsWith('.wasm');
  const firstPaint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  // What a task takes beyond its first 50 ms blocks; total blocking time counts it from the first paint on
  // (https://web.dev/articles/tbt). What comes before is seen as a later first paint.
  const blocking = (from, to) =>
    window.seen.tasks.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start + 50, from)), 0);
  const bytes = (list) => list.reduce((sum, file) => sum + file.transferSize, 0);
  return {
    shifts: window.seen.shifts,
    firstPaint,
    blockedBefore: blocking(0, firstPaint),
    blocked: blocking(firstPaint, Infinity),
    awake: performance.getEntriesByName('idratata')[0]?.startTime,
    html: page.transferSize,
    bytes: bytes([page, ...files.filter((file) => !isWasm(file))]),
    wasmBytes: bytes(files.filter(isWasm)),
    nodes: document.getElementsByTagName('*').length,
    files: Object.fromEntries(files.map((file) => [new URL(file.name).pathname, file.transferSize])),
  };
}

/** The session of somebody who is signed in; nothing of it is measured. */
async function signIn(browser) {
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  await page.goto('/accesso');
  await page.getByLabel('Nome utente').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Accedi' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/accesso'));
  const state = await context.storageState();
  await context.close();
  return state;
}

async function visit(browser, storageState) {
  const context = await browser.newContext({ baseURL: origin, storageState, locale: 'it-IT', reducedMotion: 'reduce' });
  const page = await context.newPage();
  let foreign = 0;
  page.on('request', (request) => {
    if (request.url().startsWith('http') && new URL(request.url()).origin !== origin) foreign += 1;
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: false });
  await devtools.send('Network.emulateNetworkConditions', LINE);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(observe);
  const answer = await page.goto(path);
  if (answer?.status() !== 200) throw new Error(`${path} answers ${answer?.status()}`);
  await page.waitForFunction(() => performance.getEntriesByName('idratata').length > 0, undefined, {
    timeout: AWAKE_WITHIN,
  });
  await page.waitForTimeout(AFTERWARDS);
  const seen = await page.evaluate(collect);
  await context.close();
  return { ...seen, foreign };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const state = path.startsWith('/accesso') ? undefined : await signIn(browser);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await visit(browser, state));
  console.log(JSON.stringify(runs));
} finally {
  await browser.close();
}
