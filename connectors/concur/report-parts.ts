import { VendorError } from '../vendor-error.ts';
import type { ConcurCalls } from './calls.ts';
import { inParallel } from './in-parallel.ts';
import { latestDocument } from './latest-document.ts';
import type { ListCodes } from './list-codes.ts';
import type { AllocationFields } from './options.ts';
import type { Owner, People } from './people.ts';
import { Torn, Unmappable } from './understanding.ts';
import type {
  CustomField,
  FiDocument,
  V3Report,
  V4Allocation,
  V4Exception,
  V4Expense,
  V4Report,
} from './wire.ts';

/** All that Concur tells about one report, in a dozen answers. */
export interface ReportParts {
  readonly listed: V3Report;
  readonly header: V4Report;
  readonly owner: Owner;
  /** Expenses, each followed by its itemizations. */
  readonly expenses: readonly ExpenseParts[];
  readonly exceptions: readonly V4Exception[];
  /** Of its latest approval; null where there was none, or none goes through the financial integration. */
  readonly document: FiDocument | null;
}

export interface ExpenseParts {
  readonly expense: V4Expense;
  /** Itemizations stand for the expense and carry its taxes and allocations. */
  readonly isItemized: boolean;
  readonly allocations: readonly CodedAllocation[];
}

/** An allocation whose list items have become their codes, by the id of the field; fields left empty are absent. */
export interface CodedAllocation {
  readonly allocation: V4Allocation;
  readonly codes: ReadonlyMap<string, string>;
}

export interface PartsMeans {
  readonly calls: ConcurCalls;
  readonly people: People;
  readonly listCodes: ListCodes;
  readonly fields: AllocationFields;
  readonly concurrency: number;
}

/** The parts of a listed report; null where it is gone by now. */
export async function readParts(
  means: PartsMeans,
  listed: V3Report,
  signal: AbortSignal,
): Promise<ReportParts | null> {
  const owner = await ownerOf(means, listed, signal);
  const root = `/expensereports/v4/users/${owner.userId}/context/TRAVELER/reports/${listed.ID}`;
  const header = (await means.calls.find(root, signal)) as V4Report | null;
  if (header === null) return null;
  const get = (path: string): Promise<unknown> =>
    means.calls.get(`${root}${path}`, signal).catch(tornWhereMissing);
  return {
    listed,
    header,
    owner,
    expenses: await expensesOf(means, get, signal),
    exceptions: hasException(listed) ? ((await get('/exceptions')) as V4Exception[]) : [],
    document: await latestDocument(means.calls, header, listed.ID, signal),
  };
}

async function ownerOf(
  { people }: PartsMeans,
  { OwnerLoginID }: V3Report,
  signal: AbortSignal,
): Promise<Owner> {
  const owner = OwnerLoginID ? await people.ownerOf(OwnerLoginID, signal) : null;
  if (owner) return owner;
  throw new Unmappable(`its owner "${OwnerLoginID ?? ''}" is no user of the company`);
}

/** An expense that was listed a moment ago and is missing now was taken out in between. */
function tornWhereMissing(error: unknown): never {
  if (error instanceof VendorError && error.httpStatus === 404)
    throw new Torn(`it changed while it was read: ${error.message}`);
  throw error;
}

const hasException = ({ HasException }: V3Report): boolean =>
  HasException === true || HasException === 'Y' || HasException === 'true';

type Get = (path: string) => Promise<unknown>;

async function expensesOf(
  means: PartsMeans,
  get: Get,
  signal: AbortSignal,
): Promise<readonly ExpenseParts[]> {
  const listed = (await get('/expenses')) as V4Expense[];
  const families = await inParallel(listed, means.concurrency, async (summary) => {
    const items = hasItemizations(summary)
      ? ((await get(`/expenses/${summary.expenseId}/itemizations`)) as V4Expense[])
      : [];
    return Promise.all([
      expenseOf(means, get, { summary, isItemized: items.length > 0 }, signal),
      ...items.map((item) => expenseOf(means, get, { summary: item, isItemized: false }, signal)),
    ]);
  });
  return families.flat();
}

/** Documented: the list links every parent, and only parents, to its itemizations. */
const hasItemizations = ({ links }: V4Expense): boolean =>
  links?.some(({ href }) => href !== undefined && /\/itemizations(?:\?|$)/.test(href)) ?? false;

/** Only the detail of an expense says whether it is billable, and what taxes are in it. */
async function expenseOf(
  means: PartsMeans,
  get: Get,
  { summary, isItemized }: { readonly summary: V4Expense; readonly isItemized: boolean },
  signal: AbortSignal,
): Promise<ExpenseParts> {
  const path = `/expenses/${summary.expenseId}`;
  const expense = (await get(path)) as V4Expense;
  if (isItemized) return { expense, isItemized, allocations: [] };
  const allocations = (await get(`${path}/allocations`)) as V4Allocation[];
  const own = allocations.filter(({ expenseId }) => expenseId === summary.expenseId);
  const coded = own.map((allocation) => codedAllocation(means, allocation, signal));
  return { expense, isItemized, allocations: await Promise.all(coded) };
}

async function codedAllocation(
  { listCodes, fields }: PartsMeans,
  allocation: V4Allocation,
  signal: AbortSignal,
): Promise<CodedAllocation> {
  const wanted = new Set(Object.values(fields));
  const filled = (allocation.customData ?? []).filter(({ id, value }) => wanted.has(id) && value);
  const entries = await Promise.all(
    filled.map(async (field) => [field.id, await codeOf(listCodes, field, signal)] as const),
  );
  return {
    allocation,
    codes: new Map(entries.filter((entry): entry is [string, string] => entry[1] !== null)),
  };
}

async function codeOf(
  listCodes: ListCodes,
  { value, listItemUrl }: CustomField,
  signal: AbortSignal,
): Promise<string | null> {
  if (!value) return null;
  return listItemUrl ? listCodes(value, signal) : value;
}

/** The document that the report stands by: none before the last approval has made one, nor after a recall. */
export const documentInForce = ({ header, document }: ReportParts): FiDocument | null =>
  header.approvalStatusId === 'A_APPR' && header.paymentStatusId !== 'P_NOTP' ? document : null;
