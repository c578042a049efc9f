import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { SalesforceError } from '../errors.ts';
import { type Call, jsonBody } from './call.ts';
import { type Answers, withReferences } from './references.ts';

/** Several requests in one, later ones naming results of earlier ones, kept together or each for itself. */

const MAX_SUBREQUESTS = 25;
const MAX_QUERIES_AND_COLLECTIONS = 5;

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

export function runComposite(call: Call): SimAnswer {
  const { compositeRequest, allOrNone } = jsonBody(call);
  const subrequests = checked(compositeRequest);
  const answers =
    allOrNone === true ? allOrNothing(call, subrequests) : oneByOne(call, subrequests);
  const compositeResponse = subrequests.map(({ referenceId }) => {
    const { status, headers = {}, body = null } = answers.get(referenceId) ?? halted();
    return { body, httpHeaders: headers, httpStatusCode: status, referenceId };
  });
  return { status: 200, body: { compositeResponse } };
}

function oneByOne(call: Call, subrequests: readonly Subrequest[]): Answers {
  const answers: Answers = new Map();
  for (const sub of subrequests) answers.set(sub.referenceId, runOne(call, sub, answers));
  return answers;
}

class RolledBack extends Error {}

/** The first failure undoes what came before it and stops what comes after: all but it answer PROCESSING_HALTED. */
function allOrNothing(call: Call, subrequests: readonly Subrequest[]): Answers {
  const answers: Answers = new Map();
  try {
    call.org.atomically(() => {
      for (const sub of subrequests) {
        const answer = runOne(call, sub, answers);
        answers.set(sub.referenceId, answer);
        if (answer.status < 300) continue;
        answers.clear();
        answers.set(sub.referenceId, answer);
        throw new RolledBack();
      }
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return answers;
}

function runOne(call: Call, sub: Subrequest, answers: Answers): SimAnswer {
  try {
    return call.dispatch(requestOf(call, withReferences(sub, answers) as Subrequest));
  } catch (error) {
    if (error instanceof SalesforceError) return error.toAnswer();
    throw error;
  }
}

/** Headers of the whole hold for each part unless the part has its own. */
function requestOf({ request }: Call, sub: Subrequest): SimRequest {
  const own = Object.entries(sub.httpHeaders ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  return {
    method: sub.method.toUpperCase(),
    url: new URL(sub.url, request.url.origin),
    headers: { ...request.headers, ...Object.fromEntries(own) },
    body: sub.body === undefined ? '' : JSON.stringify(sub.body),
  };
}

function halted(): SimAnswer {
  return new SalesforceError(
    'PROCESSING_HALTED',
    'The transaction was rolled back since another operation in the same transaction failed.',
  ).toAnswer();
}

function checked(input: unknown): readonly Subrequest[] {
  if (!Array.isArray(input) || input.length === 0) {
    throw new SalesforceError('MISSING_ARGUMENT', 'compositeRequest is required');
  }
  const subrequests = input as Subrequest[];
  refuseTooMany(subrequests.length, MAX_SUBREQUESTS, 'operations in composite API');
  const heavy = subrequests.filter(({ url }) =>
    /\/(query|queryAll|composite\/sobjects)\b/.test(url),
  );
  refuseTooMany(
    heavy.length,
    MAX_QUERIES_AND_COLLECTIONS,
    'query and collection operations in composite API',
  );
  const names = new Set<string>();
  for (const { method, url, referenceId } of subrequests) {
    if (!method || !url || !/^[A-Za-z]\w*$/.test(referenceId ?? '') || names.has(referenceId)) {
      throw new SalesforceError(
        'JSON_PARSER_ERROR',
        `Each subrequest needs method, url and a referenceId of its own: ${referenceId ?? ''}`,
      );
    }
    names.add(referenceId);
  }
  return subrequests;
}

function refuseTooMany(count: number, max: number, what: string): void {
  if (count > max) {
    throw new SalesforceError('LIMIT_EXCEEDED', `Limit of ${max} reached for ${what}`);
  }
}
