import {
  badQuery,
  type Expr,
  type Join,
  type Ordering,
  type Query,
  type Selected,
  type TableUse,
} from './ast.ts';
import { parseCondition, parseExpression, parseList } from './parse-expression.ts';
import { Tokens } from './tokens.ts';

/** Reads one SELECT of the dialect served; everything else is refused with its reason. */
export function parseQuery(text: string): Query {
  const tokens = new Tokens(text);
  tokens.expectWord('SELECT');
  const distinct = tokens.takeWords('DISTINCT');
  const select = parseSelect(tokens);
  tokens.expectWord('FROM');
  const from = parseTable(tokens);
  const joins = parseJoins(tokens);
  const where = tokens.takeWords('WHERE') ? parseCondition(tokens) : null;
  const groupBy = tokens.takeWords('GROUP', 'BY') ? parseList(tokens) : [];
  const having = tokens.takeWords('HAVING') ? parseCondition(tokens) : null;
  const orderBy = tokens.takeWords('ORDER', 'BY') ? parseOrderings(tokens) : [];
  const first = parseFetch(tokens);
  tokens.expectEnd();
  const { bindCount } = tokens;
  return { distinct, select, from, joins, where, groupBy, having, orderBy, first, bindCount };
}

function parseSelect(tokens: Tokens): Query['select'] {
  if (tokens.takeMark('*')) return '*';
  const selected = [parseSelected(tokens)];
  while (tokens.takeMark(',')) selected.push(parseSelected(tokens));
  return selected;
}

function parseSelected(tokens: Tokens): Selected {
  const expr = parseExpression(tokens);
  const alias = parseAlias(tokens, ['FROM']);
  return { expr, name: alias ?? ownName(expr) };
}

/** Column names in answers are lower case, however they were written. */
const ownName = (expr: Expr): string | null => (expr.kind === 'column' ? expr.name : null);

function parseAlias(tokens: Tokens, stops: readonly string[]): string | null {
  if (tokens.takeWords('AS')) return tokens.name().toLowerCase();
  const token = tokens.peek();
  if (token?.kind !== 'word' || stops.includes(token.text.toUpperCase())) return null;
  return tokens.name().toLowerCase();
}

const AFTER_TABLE = [
  ...['INNER', 'LEFT', 'JOIN', 'ON', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'FETCH'],
  ...['RIGHT', 'FULL', 'CROSS', 'UNION'],
];

function parseTable(tokens: Tokens): TableUse {
  const table = tokens.name().toLowerCase();
  return { table, alias: parseAlias(tokens, AFTER_TABLE) ?? table };
}

function parseJoins(tokens: Tokens): Join[] {
  const joins: Join[] = [];
  for (let join = parseJoin(tokens); join; join = parseJoin(tokens)) joins.push(join);
  if (tokens.isMark(',')) throw badQuery('Write joins as JOIN … ON.');
  return joins;
}

function parseJoin(tokens: Tokens): Join | null {
  const left = tokens.takeWords('LEFT', 'OUTER', 'JOIN') || tokens.takeWords('LEFT', 'JOIN');
  if (!left && !tokens.takeWords('INNER', 'JOIN') && !tokens.takeWords('JOIN')) return null;
  const use = parseTable(tokens);
  tokens.expectWord('ON');
  return { ...use, left, on: parseCondition(tokens) };
}

function parseOrderings(tokens: Tokens): Ordering[] {
  const orderings = [parseOrdering(tokens)];
  while (tokens.takeMark(',')) orderings.push(parseOrdering(tokens));
  return orderings;
}

function parseOrdering(tokens: Tokens): Ordering {
  const expr = parseExpression(tokens);
  const descending = tokens.takeWords('DESC');
  if (!descending) tokens.takeWords('ASC');
  return { expr, descending };
}

function parseFetch(tokens: Tokens): number | null {
  if (!tokens.takeWords('FETCH', 'FIRST')) return null;
  const count = tokens.next();
  if (count.kind !== 'number') throw badQuery('A number of rows is expected after FETCH FIRST.');
  if (!tokens.takeWords('ROWS', 'ONLY') && !tokens.takeWords('ROW', 'ONLY'))
    throw badQuery('ROWS ONLY is expected.');
  return Number(count.text);
}
