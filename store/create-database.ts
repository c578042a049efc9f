import pg from 'pg';

/** duplicate_database, and what two CREATE DATABASE at the very same moment get instead. */
const EXISTS = new Set(['42P04', '23505']);

/** Creates a database unless another process has just done so. `admin` is a session on any other database. */
export async function createDatabase(admin: pg.Client, name: string): Promise<void> {
  try {
    await admin.query(`create database ${admin.escapeIdentifier(name)}`);
  } catch (error) {
    // That it exists is what was asked for.
    if (!(error instanceof pg.DatabaseError && EXISTS.has(error.code ?? ''))) throw error;
  }
}
