import type { Queryable, Statement } from '../../store/database.ts';

export interface Counting extends Queryable {
  /** Texts of the statements so far, without line breaks. */
  readonly statements: string[];
}

/** Counts what is asked of the database. */
export function counting(db: Queryable): Counting {
  const statements: string[] = [];
  const note = (statement: string | Statement): void => {
    const text = typeof statement === 'string' ? statement : statement.text;
    statements.push(text.replaceAll(/\s+/g, ' '));
  };
  return {
    statements,
    query: (statement, values) => {
      note(statement);
      return db.query(statement, values);
    },
    executeSql: (text, values) => {
      note(text);
      return db.executeSql(text, values);
    },
  };
}
