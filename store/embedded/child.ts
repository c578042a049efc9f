import { type ChildProcess, spawn } from 'node:child_process';
import { commandAs, identityOf, type RunAs } from './os-user.ts';

/**
 * Starts one of the binaries. Nothing of our environment reaches it: it holds secrets, and variables such as
 * `PGPORT` or a locale would change what the server does and says.
 */
export function launchBinary(
  runAs: RunAs,
  binary: string,
  args: readonly string[],
): ChildProcess & { readonly stderr: NonNullable<ChildProcess['stderr']> } {
  const [file, ...rest] = commandAs(runAs, binary, args);
  const child = spawn(file, rest, {
    ...identityOf(runAs),
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in a terminal goes to the whole group, and the server would be gone before
    // the gateway has finished its requests.
    detached: true,
  });
  child.stderr.setEncoding('utf8');
  return child as ReturnType<typeof launchBinary>;
}

/** Resolves when the command succeeded; its last words are the error otherwise. */
export function runToEnd(runAs: RunAs, binary: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = launchBinary(runAs, binary, args);
    let said = '';
    child.stderr.on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(lastWords(said)));
    });
  });
}

/** The line that names the fault: `initdb: error: …`, `FATAL:  …`, else the last one. */
export function lastWords(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const fault = lines.find((line) => /\b(error|FATAL|PANIC):/.test(line));
  return (fault ?? lines.at(-1) ?? 'it said nothing').replace(/^.*?(error|FATAL|PANIC):\s*/, '');
}
