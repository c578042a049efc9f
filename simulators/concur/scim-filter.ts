import type { User } from './records.ts';
import { Refusal } from './refusals.ts';

/** What can be filtered by; an attribute of an extension is named by its last part. */
const ATTRIBUTES: Readonly<Record<string, (user: User) => string>> = {
  id: (user) => user.id,
  username: (user) => user.userName,
  externalid: (user) => String(user.identity['externalId'] ?? ''),
  active: (user) => String(user.active),
  employeenumber: (user) => user.employeeNumber,
  familyname: (user) => user.familyName,
  givenname: (user) => user.givenName,
};

const CLAUSE = /^([\w.:]+)\s+(eq|ne|sw|co)\s+(?:"([^"]*)"|(true|false))$/i;

const COMPARE: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  sw: (value, wanted) => value.startsWith(wanted),
  co: (value, wanted) => value.includes(wanted),
};

/** `active eq true and employeeNumber eq "1017001"`; anything richer is refused rather than half understood. */
export function scimFilter(filter: string | null): (user: User) => boolean {
  if (filter === null || filter.trim() === '') return () => true;
  const tests = filter.split(/\s+and\s+/i).map((clause) => testOf(clause.trim()));
  return (user) => tests.every((test) => test(user));
}

function testOf(clause: string): (user: User) => boolean {
  const [, path = '', operator = '', quoted, bare] = CLAUSE.exec(clause) ?? [];
  const attribute = ATTRIBUTES[path.split(/[.:]/).at(-1)?.toLowerCase() ?? ''];
  const compare = COMPARE[operator.toLowerCase()];
  if (!attribute || !compare)
    throw new Refusal(400, `The filter "${clause}" is not supported`, 'invalidFilter');
  const wanted = (quoted ?? bare ?? '').toLowerCase();
  return (user) => compare(attribute(user).toLowerCase(), wanted);
}
