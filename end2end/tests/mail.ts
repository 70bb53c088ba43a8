// What the program has mailed: in the demo each message is a file.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';

/** What a mail says, whichever way its parts are encoded. */
export function plain(mail: string): string {
  const joined = mail.replace(/=\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replace(/=/g, ''), 'hex').toString());
  const blocks = mail.split(/\r?\n\r?\n/).filter((block) => /^[A-Za-z0-9+/=\r\n]+$/.test(block));
  return [joined, ...blocks.map((block) => Buffer.from(block, 'base64').toString())].join('\n');
}

/** The mail to citizens that names a pratica, oldest first. */
export async function mailAbout(folder: string, pratica: string): Promise<string[]> {
  const place = path.join(folder, 'data', 'mail');
  const names = (await readdir(place)).filter((name) => name.includes('cittadino')).sort();
  const all = await Promise.all(names.map(async (name) => plain(await readFile(path.join(place, name), 'utf8'))));
  return all.filter((text) => text.includes(pratica));
}

/** Waits until a mail to the citizen about a pratica says this, and returns it. */
export async function expectMail(folder: string, pratica: string, words: RegExp): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    found = (await mailAbout(folder, pratica)).find((text) => words.test(text));
    expect(found, `mail that says ${words}`).toBeDefined();
  }).toPass({ timeout: 15_000 });
  return found ?? '';
}

/** The address of the personal link in a mail. */
export function personalLink(mail: string): string {
  return /\/cittadino\/[\w-]+/.exec(mail)?.[0] ?? '';
}
