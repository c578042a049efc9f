import { Changes } from '../kernel/changes.ts';
import { DocumentQueue } from './document-queue.ts';
import type { Json } from './json.ts';
import type { User } from './records.ts';
import { ReportShelf } from './report-shelf.ts';

/** A list that fields of the forms draw on: cost centres, projects, departments. */
export interface List {
  id: string;
  value: string;
  categoryType: string;
  categoryId: string;
  levelCount: number;
  searchCriteria: 'TEXT' | 'CODE';
  displayFormat: '(CODE) TEXT' | 'TEXT (CODE)';
  isReadOnly: boolean;
  isDeleted: boolean;
}

export interface ListItem {
  id: string;
  listId: string;
  parentId: string | null;
  shortCode: string;
  value: string;
  level: number;
  isDeleted: boolean;
  /** Grows with every change; the etag. */
  version: number;
}

/** A confirmation as it was received, with what it did. */
export interface Confirmation {
  kind: 'acknowledgement' | 'posting' | 'payment';
  docId: string;
  systemId: string | null;
  receivedAt: string;
  code: number;
  result: string;
  body: Json;
}

export interface Subscription {
  id: string;
  topic: string;
  filter: string;
  endpoint: string;
  applicationId: string;
}

/** Records of one type that tells when one of them is put there or taken away; whoever changes one puts it again. */
class Shelf<T> extends Map<string, T> {
  readonly #type: string;
  readonly #changes: Changes;

  constructor(type: string, changes: Changes) {
    super();
    this.#type = type;
    this.#changes = changes;
  }

  override set(id: string, record: T): this {
    this.#changes.note(this.#type, id);
    return super.set(id, record);
  }

  override delete(id: string): boolean {
    this.#changes.note(this.#type, id);
    return super.delete(id);
  }
}

/** Everything the tenant holds. */
export class Books {
  readonly changes = new Changes();
  readonly users: Map<string, User> = new Shelf('users', this.changes);
  readonly lists: Map<string, List> = new Shelf('lists', this.changes);
  readonly listItems: Map<string, ListItem> = new Shelf('listItems', this.changes);
  /** Item ids by `listId` or, below the first level, by parent id. */
  readonly children = new Map<string, string[]>();
  readonly reports = new ReportShelf(this.changes);
  readonly documents = new DocumentQueue(this.changes);
  readonly confirmations: Confirmation[] = [];
  readonly subscriptions: Map<string, Subscription> = new Shelf('subscriptions', this.changes);
  /** Payment references already used, which must be unique for ever. */
  readonly paymentRefs = new Set<string>();
  readonly #byEmployeeNumber = new Map<string, string>();

  confirm(confirmation: Confirmation): void {
    // They have no id and never go, so that their place is as good as one.
    this.changes.note('confirmations', this.confirmations.length);
    this.confirmations.push(confirmation);
  }

  putUser(user: User): void {
    this.users.set(user.id, user);
    if (user.employeeNumber !== '') this.#byEmployeeNumber.set(user.employeeNumber, user.id);
  }

  userByEmployeeNumber(employeeNumber: string): User | undefined {
    return this.users.get(this.#byEmployeeNumber.get(employeeNumber) ?? '');
  }

  /** By uuid, login or employee number: whatever a person would type. */
  findUser(name: string): User | undefined {
    const byId = this.users.get(name) ?? this.userByEmployeeNumber(name);
    if (byId) return byId;
    for (const user of this.users.values()) if (user.userName === name) return user;
    return undefined;
  }

  clear(): void {
    this.users.clear();
    this.lists.clear();
    this.listItems.clear();
    this.children.clear();
    this.reports.clear();
    this.documents.clear();
    this.confirmations.length = 0;
    this.subscriptions.clear();
    this.paymentRefs.clear();
    this.#byEmployeeNumber.clear();
  }
}
