import type { SimAnswer } from '../kernel/server.ts';
import { instant } from './dates.ts';
import { asText, type Json } from './json.ts';
import type { Allocation, Expense, PolicyException, Report } from './records.ts';
import { Refusal } from './refusals.ts';
import { bodyOf, type Call, noContent, ok, param, type Route, routesOf } from './routing.ts';
import { isApprovalStatus } from './statuses.ts';
import { everyExpense } from './totals.ts';
import { showAllocation, showDetail, showSummary } from './v4-expense.ts';
import { showReport } from './v4-report.ts';
import { advance, approve, NotNow, recall, sendBack } from './workflow.ts';

const OF_USER = '/expensereports/v4/users/{userId}/context/{contextType}/reports/{reportId}';
const OF_SYSTEM = '/expensereports/v4/reports/{reportId}';
const CONTEXTS = ['TRAVELER', 'MANAGER', 'PROCESSOR', 'PROXY'];

const READ = ['expense.report.read', 'expense.report.readwrite'];
const WRITE = ['expense.report.readwrite', 'expense.report.workflowstatus.write'];
const writing = (answer: (call: Call) => SimAnswer): Pick<Route, 'answer' | 'scopes'> => ({
  answer,
  scopes: WRITE,
});

export const v4Routes: Route[] = routesOf('reports', READ, {
  [`GET ${OF_USER}`]: { answer: (call) => ok(showReport(call, reportOf(call))) },
  [`GET ${OF_USER}/expenses`]: { answer: expenses },
  [`GET ${OF_USER}/expenses/{expenseId}`]: {
    answer: (call) => ok(showDetail(call, reportOf(call), expenseOf(call))),
  },
  [`GET ${OF_USER}/expenses/{expenseId}/itemizations`]: { answer: itemizations },
  [`GET ${OF_USER}/expenses/{expenseId}/allocations`]: { answer: allocations },
  [`GET ${OF_USER}/expenses/{expenseId}/exceptions`]: { answer: expenseExceptions },
  [`GET ${OF_USER}/allocations/{allocationId}`]: { answer: allocation },
  [`GET ${OF_USER}/exceptions`]: { answer: exceptions },
  [`GET ${OF_USER}/comments`]: { answer: comments },
  [`GET ${OF_SYSTEM}/exceptions`]: { answer: exceptions },
  [`GET ${OF_SYSTEM}/comments`]: { answer: comments },
  [`GET ${OF_SYSTEM}/expenses/{expenseId}/exceptions`]: { answer: expenseExceptions },
  [`PATCH ${OF_USER}/approve`]: writing(approveReport),
  [`PATCH ${OF_USER}/sendBack`]: writing(sendBackReport),
  [`PATCH ${OF_USER}/recall`]: writing(recallReport),
  [`PATCH ${OF_SYSTEM}/approve`]: writing(approveReport),
  [`PATCH ${OF_SYSTEM}/sendBack`]: writing(sendBackReport),
});

/** The report of the path, seen by someone who may see it: only its owner travels with it. */
function reportOf(call: Call): Report {
  const { reportId, contextType, userId } = call.params;
  if (contextType !== undefined && !CONTEXTS.includes(contextType))
    throw new Refusal(400, `Invalid context type: ${contextType}`, 'invalid.context.type');
  const report = call.tenant.books.reports.get(reportId ?? '');
  if (!report) throw new Refusal(404, `Report not found: ${reportId}`, 'report.not.found');
  if (userId === undefined) return report;
  if (!call.tenant.books.users.has(userId))
    throw new Refusal(404, `User not found: ${userId}`, 'user.not.found');
  if (contextType === 'TRAVELER' && report.userId !== userId)
    throw new Refusal(403, 'The report belongs to another user', 'report.access.denied');
  return report;
}

function expenseOf(call: Call): Expense {
  const id = param(call, 'expenseId');
  const expense = everyExpense(reportOf(call)).find((candidate) => candidate.expenseId === id);
  if (!expense) throw new Refusal(404, `Expense not found: ${id}`, 'expense.not.found');
  return expense;
}

function expenses(call: Call): SimAnswer {
  const report = reportOf(call);
  return ok(report.expenses.map((expense) => showSummary(call, report, expense)));
}

function itemizations(call: Call): SimAnswer {
  const report = reportOf(call);
  return ok(expenseOf(call).itemizations.map((item) => showSummary(call, report, item)));
}

function allocations(call: Call): SimAnswer {
  const report = reportOf(call);
  const expense = expenseOf(call);
  return ok(
    withItemizations(expense).flatMap((part) =>
      part.allocations.map((one) => showAllocation(call, report, part, one)),
    ),
  );
}

const withItemizations = (expense: Expense): Expense[] => [expense, ...expense.itemizations];

function allocation(call: Call): SimAnswer {
  const report = reportOf(call);
  const id = param(call, 'allocationId');
  for (const expense of everyExpense(report)) {
    const found: Allocation | undefined = expense.allocations.find((a) => a.allocationId === id);
    if (found) return ok(showAllocation(call, report, expense, found));
  }
  throw new Refusal(404, `Allocation not found: ${id}`, 'allocation.not.found');
}

const showException = (exception: PolicyException, expense?: Expense): Json => ({
  ...exception,
  ...(expense && { expenseId: expense.expenseId }),
  ...(expense?.parentExpenseId && { parentExpenseId: expense.parentExpenseId }),
});

function exceptions(call: Call): SimAnswer {
  const report = reportOf(call);
  const own = report.exceptions.map((exception) => showException(exception));
  if (call.query.get('excludeExpenses') === 'true') return ok(own);
  return ok([...own, ...everyExpense(report).flatMap(exceptionsOf)]);
}

const exceptionsOf = (expense: Expense): Json[] =>
  expense.exceptions.map((exception) => showException(exception, expense));

function expenseExceptions(call: Call): SimAnswer {
  const expense = expenseOf(call);
  const isAlone = call.query.get('excludeItemizations') === 'true';
  return ok((isAlone ? [expense] : withItemizations(expense)).flatMap(exceptionsOf));
}

function comments(call: Call): SimAnswer {
  const report = reportOf(call);
  const owner = call.tenant.books.users.get(report.userId);
  const nobody = { employeeId: 'SYSTEM' };
  const employee = owner && { employeeId: owner.employeeNumber, employeeUuid: owner.id };
  return ok(
    report.comments.map((comment, index) => {
      const author = call.tenant.books.users.get(comment.authorId ?? '');
      return {
        comment: comment.comment,
        author: author ? { employeeId: author.employeeNumber, employeeUuid: author.id } : nobody,
        createdForEmployee: employee ?? nobody,
        createdForEmployeeId: owner?.employeeNumber ?? '',
        creationDate: instant(comment.creationDate),
        isAuditorComment: false,
        isLatest: index === report.comments.length - 1,
      };
    }),
  );
}

function approveReport(call: Call): SimAnswer {
  const report = reportOf(call);
  const body = bodyOf(call);
  const status = body['statusId'] ?? 'A_APPR';
  if (!isApprovalStatus(status))
    throw new Refusal(400, `Unknown statusId: ${status}`, 'invalid.status');
  return step(() => {
    if (status === 'A_APPR') approve(call.tenant, report, asText(body['comment']));
    else advance(call.tenant, report, status);
  });
}

function sendBackReport(call: Call): SimAnswer {
  const report = reportOf(call);
  const comment = asText(bodyOf(call)['comment']);
  if (comment === null)
    throw new Refusal(400, 'Comment is required', 'comment.required', [
      { source: 'comment', message: 'must not be blank', id: 'comment.required' },
    ]);
  return step(() => sendBack(call.tenant, report, comment));
}

function recallReport(call: Call): SimAnswer {
  const report = reportOf(call);
  return step(() => recall(call.tenant, report));
}

/** A step that the report's state does not allow is the caller's mistake. */
function step(take: () => void): SimAnswer {
  try {
    take();
    return noContent;
  } catch (error) {
    if (error instanceof NotNow) throw new Refusal(400, error.message, 'workflow.action.invalid');
    throw error;
  }
}
