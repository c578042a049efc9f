import { chmod, cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type EmbeddedServer,
  type PlatformProbe,
  startEmbedded,
  thisPlatform,
} from '../../store/embedded/index.ts';
import { binaryPackage } from '../../store/embedded/platform.ts';
import {
  canRunAsPlainUser,
  isRoot,
  osUserOf,
  plainUser,
  sql,
  startGateway,
  temporaryFolder,
} from './processes.ts';

async function start(dataDir: string, probe: PlatformProbe): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, probe, log: () => {} });
  onTestFinished(() => server.stop());
  return server;
}

/** The package as npm unpacks it where no install script runs: no links, and here no file modes either. */
async function unpackedWithoutScripts(): Promise<string> {
  const installed = await temporaryFolder();
  await chmod(installed, 0o755);
  const native = join(installed, 'native');
  await cp(binaryPackage(thisPlatform()), native, { recursive: true, verbatimSymlinks: true });
  for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(native, 'lib', entry.name));
  }
  for (const name of await readdir(join(native, 'bin'))) {
    await chmod(join(native, 'bin', name), 0o644);
  }
  return installed;
}

test('makes missing library links and lost file modes good', async () => {
  const installed = await unpackedWithoutScripts();
  const probe = { ...thisPlatform(), packageFolder: () => installed };
  const { url } = await start(await temporaryFolder(), probe);
  expect(await sql(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

describe.runIf(isRoot)('as root', () => {
  test('runs the server as another user, who owns the cluster', async () => {
    const folder = await temporaryFolder();
    const { pid } = await start(folder, thisPlatform());
    expect(osUserOf(pid)).not.toBe(0);
    expect((await stat(join(folder, 'postgres'))).uid).toBe(osUserOf(pid));
  });

  test('reaches a data folder below one that is closed to others', async () => {
    const closed = await temporaryFolder();
    await chmod(closed, 0o700);
    const dataDir = join(closed, 'checkout', '.data');
    await mkdir(dataDir, { recursive: true });
    const { pid, url } = await start(dataDir, thisPlatform());
    expect(await sql(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(osUserOf(pid)).not.toBe(0);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
  });

  test.runIf(canRunAsPlainUser)('goes on as the user who made the cluster', async () => {
    const folder = await temporaryFolder(plainUser);
    const first = await startGateway(folder, { as: plainUser });
    await sql(first.url, 'create table kept as select 7 as id');
    await first.tell('stop');
    const { pid, url } = await start(folder, thisPlatform());
    expect(await sql(url, 'select id from kept')).toEqual([{ id: 7 }]);
    expect(osUserOf(pid)).toBe(plainUser?.uid);
  });
});
