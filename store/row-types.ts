import pg from 'pg';

type Parser = (text: string) => unknown;

// pg types this by an enumeration that knows no array.
const parserOf = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parser;

const { DATE, INT8, NUMERIC, TIMESTAMPTZ } = pg.types.builtins;
const DATES = 1182;
const INT8S = 1016;
const NUMERICS = 1231;
const TEXTS = 1009;

const asText: Parser = (text) => text;
const asTexts = parserOf(TEXTS);

const parsers = new Map<number, Parser>([
  // A posting date is no instant: pg would make it midnight of this machine's time zone.
  [DATE, asText],
  [DATES, asTexts],
  // Beyond 2^53 a JavaScript number loses digits: amounts are read as text and parsed to bigint.
  [INT8, asText],
  [INT8S, asTexts],
  [NUMERIC, asText],
  [NUMERICS, asTexts], // pg reads these as floats
  [TIMESTAMPTZ, parserOf(TIMESTAMPTZ)],
]);

/**
 * How our statements read columns: `date`, `int8` and `numeric` as text, `timestamptz` as `Date`, the rest as
 * pg does. It is passed with each statement, because the pool belongs to MikroORM, which needs other parsers
 * there, and because the parsers of the module `pg` itself are everybody's.
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' && parsers.get(oid)) || parserOf(oid, format),
};
