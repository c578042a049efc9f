import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes into its cluster while it runs (`postmaster.pid`), and what is left when it is killed. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly text: string;
}

const pathOf = (cluster: string): string => join(cluster, 'postmaster.pid');

/** Undefined when there is none, or one that is just being written. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(pathOf(cluster), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const [pid, , , port] = text.split('\n').map(Number);
  return pid && port ? { pid, port, text } : undefined;
}

/**
 * Removes the file of a server that is gone, which PostgreSQL refuses to do while its process id is taken, by
 * another program or an unburied process. Meanwhile another start may have written a new one, so the file is
 * moved aside first and put back when it is not the one that was judged.
 */
export async function removePostmasterFile(cluster: string, judged: PostmasterFile): Promise<void> {
  const path = pathOf(cluster);
  const now = await readPostmasterFile(cluster);
  if (now?.text !== judged.text) return;
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== judged.text) await link(aside, path);
  await rm(aside);
}

/** Whether a process runs; one that ended and is not yet buried by its parent does not. */
export const isAlive = (pid: number): boolean => isListed(pid) && !isUnburied(pid);

/** Ended, but its process id is still taken. In a container whose first process buries nobody it stays so. */
export const isUnburied = (pid: number): boolean => /^State:\s*Z/m.test(statusOf(pid));

function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, as somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // No /proc (macOS), or the process ended just now: nothing more to learn.
    return '';
  }
}
