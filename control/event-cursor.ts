import { FinanceError } from '../schema/errors.ts';

/** A cursor is a position in the event table, written so that nobody calculates with it. */
export const cursorOf = (position: bigint): string =>
  Buffer.from(`p${position}`).toString('base64url');

export function positionOf(cursor: string): bigint {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^p\d{1,18}$/.test(text) || cursorOf(BigInt(text.slice(1))) !== cursor)
    throw new FinanceError('BAD_USER_INPUT', 'after is not a cursor of this stream');
  return BigInt(text.slice(1));
}
