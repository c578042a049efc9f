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

/** Everything the tenant holds. */
export class Books {
  readonly users = new Map<string, User>();
  readonly lists = new Map<string, List>();
  readonly listItems = new Map<string, ListItem>();
  /** Item ids by `listId` or, below the first level, by parent id. */
  readonly children = new Map<string, string[]>();
  readonly reports = new ReportShelf();
  readonly documents = new DocumentQueue();
  readonly confirmations: Confirmation[] = [];
  readonly subscriptions = new Map<string, Subscription>();
  /** Payment references already used, which must be unique for ever. */
  readonly paymentRefs = new Set<string>();
  readonly #byEmployeeNumber = new Map<string, string>();

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
