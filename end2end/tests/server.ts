// Starting and stopping the program under test. Nothing here knows what its pages look like.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release program: a browser test proves nothing about another build. */
const PROGRAM = process.env.PONTE_PROGRAM ?? fileURLToPath(new URL('../../target/ponte/ponte', import.meta.url));

/** Milliseconds; a busy machine writes the demo data slowly. */
const READY_WITHIN = 180_000;

export class Server {
  private constructor(
    readonly url: string,
    /** Where it was started; its data are in `data` below. */
    readonly folder: string,
    private readonly child: ChildProcess,
    private readonly written: string[],
  ) {}

  /** Starts the program on a free port with its data in `folder`; returns when it is ready to answer. */
  static async start(folder: string): Promise<Server> {
    const address = `127.0.0.1:${await freePort()}`;
    const environment = {
      PATH: process.env.PATH,
      PONTE_ADDR: address,
      PONTE_DATA_DIR: path.join(folder, 'data'),
      PONTE_LOG: 'warn',
    };
    const child = spawn(PROGRAM, ['serve', '--demo'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => written.push(text.toString()));
    }
    child.on('error', (error) => written.push(String(error)));
    const server = new Server(`http://${address}`, folder, child, written);
    await server.ready();
    return server;
  }

  /** What the program wrote so far. */
  get log(): string {
    return this.written.join('');
  }

  /** Asks the program to end and waits until it has. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const kill = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(kill);
  }

  private get ended(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async ready(): Promise<void> {
    const until = Date.now() + READY_WITHIN;
    while (Date.now() < until) {
      if (this.ended) throw new Error(`${PROGRAM} ended at its start:\n${this.log}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await this.stop();
    throw new Error(`${PROGRAM} is not ready in time:\n${this.log}`);
  }
}

async function freePort(): Promise<number> {
  const listener = createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
