import type { Table } from './support/table.ts';

/** What a bench found. Fields beside these stand in its JSON as they are. */
export interface Outcome {
  /** Less is better. */
  readonly ratio: number;
  /** What the ratio should not exceed. */
  readonly target: number;
  /** The figures for people. */
  readonly tables: readonly Table[];
  readonly [figure: string]: unknown;
}

/** Measures; `say` shows progress. */
export type Bench = (say: (line: string) => void) => Promise<Outcome>;
