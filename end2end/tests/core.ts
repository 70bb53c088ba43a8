// Where a worker runs: on one core, together with its browser and its server. They do nothing but wait for each other, and
// waking somebody on another core costs more than what is waited for, above all on a virtual machine.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const worker = process.env.TEST_PARALLEL_INDEX;
if (worker !== undefined && process.platform === 'linux') {
  const core = String(Number(worker) % availableParallelism());
  try {
    // All threads of this process; what is started later inherits it.
    execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', core, String(process.pid)], { stdio: 'ignore' });
  } catch {
    // No `taskset`, or not allowed to: the tests are slower, and the same.
  }
}
