import type { SimAnswer } from '../kernel/server.ts';
import type { List, ListItem } from './books.ts';
import type { Json } from './json.ts';
import { createItem, deleteItem, itemCode, updateItem } from './list-items.ts';
import { Refusal } from './refusals.ts';
import {
  bodyOf,
  type Call,
  noContent,
  ok,
  param,
  type Route,
  routesOf,
  wholeNumber,
} from './routing.ts';

const PAGE_SIZE = 100;
const LIST_READ = ['spend.list.read', 'spend.list.write'];
const ITEM_READ = ['spend.listitem.read', 'spend.listitem.write'];
const ITEM_WRITE = ['spend.listitem.write'];

export const listRoutes: Route[] = [
  ...routesOf('lists', LIST_READ, {
    'GET /list/v4/lists': { answer: lists },
    'GET /list/v4/lists/{listId}': { answer: (call) => ok(showList(listOf(call))) },
  }),
  ...routesOf('lists', ITEM_READ, {
    'GET /list/v4/lists/{listId}/children': { answer: (call) => children(call, listOf(call).id) },
    'GET /list/v4/lists/{listId}/items/{itemId}/children': {
      answer: (call) => children(call, itemOf(call).id),
    },
    'GET /list/v4/items/{itemId}': { answer: (call) => showWithTag(call, itemOf(call)) },
    'GET /list/v4/items/{itemId}/children': { answer: (call) => children(call, itemOf(call).id) },
  }),
  ...routesOf('lists', ITEM_WRITE, {
    'POST /list/v4/items': {
      answer: (call) => ({
        ...showWithTag(call, createItem(call.tenant, bodyOf(call))),
        status: 201,
      }),
    },
    'PUT /list/v4/items/{itemId}': {
      answer: (call) => showWithTag(call, updateItem(call.tenant, itemOf(call), bodyOf(call))),
    },
    'DELETE /list/v4/items/{itemId}': { answer: removeItem },
    'DELETE /list/v4/lists/{listId}/items/{itemId}': { answer: removeItem },
  }),
];

function listOf(call: Call): List {
  const list = call.tenant.books.lists.get(param(call, 'listId'));
  if (!list) throw new Refusal(404, 'List not found', 'list.not.found');
  return list;
}

function itemOf(call: Call): ListItem {
  const item = call.tenant.books.listItems.get(param(call, 'itemId'));
  const listId = call.params['listId'];
  if (!item || (listId !== undefined && item.listId !== listId))
    throw new Refusal(404, 'List item not found', 'item.not.found');
  return item;
}

function removeItem(call: Call): SimAnswer {
  deleteItem(call.tenant, itemOf(call));
  return noContent;
}

const showList = (list: List): Json => ({
  id: list.id,
  value: list.value,
  levelCount: list.levelCount,
  searchCriteria: list.searchCriteria,
  displayFormat: list.displayFormat,
  category: { id: list.categoryId, type: list.categoryType, value: list.categoryType },
  isReadOnly: list.isReadOnly,
  isDeleted: list.isDeleted,
});

const showItem = (call: Call, item: ListItem): Json => ({
  id: item.id,
  listId: item.listId,
  code: itemCode(call.tenant, item),
  shortCode: item.shortCode,
  value: item.value,
  ...(item.parentId !== null && { parentId: item.parentId }),
  level: item.level,
  isDeleted: item.isDeleted,
  lists: [{ id: item.listId, hasChildren: hasChildren(call, item) }],
});

const showWithTag = (call: Call, item: ListItem): SimAnswer =>
  ok(showItem(call, item), { etag: `"${item.version}"` });

const hasChildren = (call: Call, item: ListItem): boolean =>
  (call.tenant.books.children.get(item.id) ?? []).some(
    (id) => call.tenant.books.listItems.get(id)?.isDeleted === false,
  );

function lists(call: Call): SimAnswer {
  const category = call.query.get('category.type');
  const levels = call.query.get('levelCount');
  const found = [...call.tenant.books.lists.values()].filter(
    (list) =>
      matchesDeletion(call, list.isDeleted) &&
      contains(list.value, call.query.get('value')) &&
      (!category || list.categoryType === category) &&
      (!levels || list.levelCount === Number(levels)),
  );
  return page(call, sorted(call, found), showList);
}

function children(call: Call, parentId: string): SimAnswer {
  const { children: byParent, listItems } = call.tenant.books;
  const found = (byParent.get(parentId) ?? [])
    .map((id) => listItems.get(id))
    .filter((item) => item !== undefined)
    .filter((item) => passes(call, item));
  return page(call, sorted(call, found), (item) => showItem(call, item));
}

function passes(call: Call, item: ListItem): boolean {
  const either = call.query.get('shortCodeOrValue');
  const wanted = call.query.get('hasChildren');
  return (
    matchesDeletion(call, item.isDeleted) &&
    contains(item.value, call.query.get('value')) &&
    contains(item.shortCode, call.query.get('shortCode')) &&
    (contains(item.value, either) || contains(item.shortCode, either)) &&
    (!wanted || hasChildren(call, item) === (wanted === 'true'))
  );
}

/** What was deleted is shown only to those who ask for it. */
const matchesDeletion = (call: Call, isDeleted: boolean): boolean =>
  isDeleted === (call.query.get('isDeleted') === 'true');

const contains = (text: string, part: string | null): boolean =>
  !part || text.toLowerCase().includes(part.toLowerCase());

function sorted<T extends { value: string; shortCode?: string }>(call: Call, items: T[]): T[] {
  const sortBy = call.query.get('sortBy');
  if (!sortBy) return items;
  const key = (item: T): string => (sortBy === 'shortCode' ? (item.shortCode ?? '') : item.value);
  const sign = call.query.get('sortDirection') === 'desc' ? -1 : 1;
  return [...items].sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
}

/** Pages count from 1 and always hold a hundred. */
function page<T>(call: Call, items: readonly T[], show: (item: T) => Json): SimAnswer {
  const number = wholeNumber(call, 'page', { fallback: 1, min: 1, max: 1_000_000 });
  const totalPages = Math.max(Math.ceil(items.length / PAGE_SIZE), 1);
  const start = (number - 1) * PAGE_SIZE;
  return ok({
    content: items.slice(start, start + PAGE_SIZE).map(show),
    links: linksOf(call, number, totalPages),
    page: { number, size: PAGE_SIZE, totalElements: items.length, totalPages },
  });
}

function linksOf(call: Call, number: number, totalPages: number): Json[] {
  const link = (rel: string, to: number): Json => {
    const href = new URL(call.request.url);
    href.searchParams.set('page', String(to));
    return { rel, href: href.toString() };
  };
  return [
    link('first', 1),
    ...(number > 1 ? [link('prev', number - 1)] : []),
    link('self', number),
    ...(number < totalPages ? [link('next', number + 1)] : []),
    link('last', totalPages),
  ];
}
