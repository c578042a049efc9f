import type { List, ListItem } from './books.ts';
import { asText, type Json } from './json.ts';
import { invalid, Refusal } from './refusals.ts';
import type { Tenant } from './tenant.ts';

/** The long code: the short codes from the top of the list down, which names the item uniquely in its list. */
export function itemCode(tenant: Tenant, item: ListItem): string {
  const parent = tenant.books.listItems.get(item.parentId ?? '');
  return parent ? `${itemCode(tenant, parent)}-${item.shortCode}` : item.shortCode;
}

export function createItem(tenant: Tenant, body: Json): ListItem {
  const list = usableList(tenant, required(body, 'listId'));
  const shortCode = required(body, 'shortCode');
  const value = required(body, 'value');
  const parent = parentOf(tenant, list, body);
  const level = (parent?.level ?? 0) + 1;
  if (level > list.levelCount)
    throw new Refusal(400, 'The list has no further level', 'item.max.level.exceeded');
  refuseDuplicate(tenant, parent?.id ?? list.id, shortCode);
  return fileItem(tenant, {
    id: tenant.ids.uuid(),
    listId: list.id,
    parentId: parent?.id ?? null,
    shortCode,
    value,
    level,
    isDeleted: false,
    version: 1,
  });
}

/** Puts an item under its parent; used for what is loaded as well. */
export function fileItem(tenant: Tenant, item: ListItem): ListItem {
  const { listItems, children } = tenant.books;
  const parentId = item.parentId ?? item.listId;
  if (!listItems.has(item.id)) children.set(parentId, [...(children.get(parentId) ?? []), item.id]);
  listItems.set(item.id, item);
  return item;
}

export function updateItem(tenant: Tenant, item: ListItem, body: Json): ListItem {
  const shortCode = required(body, 'shortCode');
  const value = required(body, 'value');
  if (item.isDeleted) throw new Refusal(400, 'List item is deleted', 'item.deleted');
  if (shortCode !== item.shortCode)
    refuseDuplicate(tenant, item.parentId ?? item.listId, shortCode);
  item.shortCode = shortCode;
  item.value = value;
  item.version += 1;
  tenant.books.listItems.set(item.id, item);
  return item;
}

/** With everything below it. */
export function deleteItem(tenant: Tenant, item: ListItem): void {
  item.isDeleted = true;
  item.version += 1;
  tenant.books.listItems.set(item.id, item);
  for (const id of tenant.books.children.get(item.id) ?? []) {
    const child = tenant.books.listItems.get(id);
    if (child) deleteItem(tenant, child);
  }
}

function usableList(tenant: Tenant, listId: string): List {
  const list = tenant.books.lists.get(listId);
  if (!list) throw new Refusal(404, 'List not found', 'list.not.found');
  if (list.isDeleted) throw new Refusal(400, 'List is deleted', 'list.deleted');
  return list;
}

function parentOf(tenant: Tenant, list: List, body: Json): ListItem | undefined {
  const id = asText(body['parentId']);
  const code = asText(body['parentCode']);
  if (id === null && code === null) return undefined;
  const parent =
    id === null
      ? [...tenant.books.listItems.values()].find(
          (item) => item.listId === list.id && itemCode(tenant, item) === code,
        )
      : tenant.books.listItems.get(id);
  if (!parent) throw new Refusal(400, 'Parent item not found', 'item.parent.not.found');
  if (parent.isDeleted) throw new Refusal(400, 'Parent item is deleted', 'item.parent.deleted');
  if (parent.listId !== list.id)
    throw new Refusal(400, 'Parent is in another list', 'item.list.id.not.match.parent');
  return parent;
}

function refuseDuplicate(tenant: Tenant, parentId: string, shortCode: string): void {
  const isTaken = (tenant.books.children.get(parentId) ?? [])
    .map((id) => tenant.books.listItems.get(id))
    .some((sibling) => sibling?.isDeleted === false && sibling.shortCode === shortCode);
  if (isTaken) throw new Refusal(400, 'Item with this code already exists', 'item.duplicate.code');
}

function required(body: Json, name: string): string {
  const text = asText(body[name]);
  if (text === null) throw invalid(name, 'must not be blank');
  return text;
}
