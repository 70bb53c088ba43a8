// Before all tests: the demo data, written once by the program itself. Each test starts from a copy.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Server } from './server.ts';

export default async function demoData(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ponte-demo-data-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await Server.start(folder);
    await server.stop();
  } catch (error) {
    await remove();
    throw error;
  }
  process.env.PONTE_DEMO_DATA = folder;
  return remove;
}
