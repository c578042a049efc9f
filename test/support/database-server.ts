/** What the global setup hands to every test file: the server of this run and the migrated database to clone. */
export interface TestServer {
  /** With the rights to create databases; its own database is left alone. */
  readonly url: string;
  /** Migrated, and without connections. */
  readonly template: string;
  /** Every database of this run starts with it. */
  readonly prefix: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    databaseServer: TestServer;
  }
}

/** The same server, another database. */
export function urlFor(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
