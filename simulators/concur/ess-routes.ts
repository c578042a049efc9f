import type { SimAnswer } from '../kernel/server.ts';
import type { Subscription } from './books.ts';
import { TOPICS } from './event-bus.ts';
import { asObject, asText, type Json } from './json.ts';
import { Refusal } from './refusals.ts';
import { bodyOf, type Call, ok, param, type Route, routesOf } from './routing.ts';

const MAX_SUBSCRIPTIONS = 5;
const SUBSCRIPTION_ID = /^[a-z0-9.-]+$/;

const SUBSCRIPTIONS = '/events/v4/subscriptions';

/** Subscriptions belong to an application, so only its own token manages them. */
export const essRoutes: Route[] = routesOf('ess', ['events.topic.read'], {
  'GET /events/v4/topics': byApplication((call) => ok(topicsOf(call))),
  [`GET ${SUBSCRIPTIONS}`]: byApplication((call) => ok(ownSubscriptions(call).map(show))),
  [`PUT ${SUBSCRIPTIONS}/webhook`]: byApplication(save),
  [`GET ${SUBSCRIPTIONS}/{id}`]: byApplication((call) => ok(show(subscriptionOf(call)))),
  [`DELETE ${SUBSCRIPTIONS}/{id}`]: byApplication(remove),
});

function byApplication(answer: Route['answer']): Pick<Route, 'answer' | 'principals'> {
  return { answer, principals: ['application'] };
}

/** The topics that the application's scopes open; none of them with the management scope alone. */
const topicsOf = (call: Call): string[] =>
  Object.entries(TOPICS)
    .filter(([, scopes]) => scopes.some((scope) => call.token.scopes.includes(scope)))
    .map(([topic]) => topic);

const ownSubscriptions = (call: Call): Subscription[] =>
  [...call.tenant.books.subscriptions.values()].filter(
    ({ applicationId }) => applicationId === call.token.clientId,
  );

function subscriptionOf(call: Call): Subscription {
  const id = param(call, 'id');
  const found = ownSubscriptions(call).find((subscription) => subscription.id === id);
  if (!found) throw new Refusal(404, `Subscription '${id}' not found`);
  return found;
}

function save(call: Call): SimAnswer {
  const subscription = read(call, bodyOf(call));
  const { subscriptions } = call.tenant.books;
  const known = subscriptions.get(subscription.id);
  if (known && known.applicationId !== call.token.clientId)
    throw new Refusal(409, `Subscription '${subscription.id}' already exists`);
  if (!known && ownSubscriptions(call).length >= MAX_SUBSCRIPTIONS)
    throw new Refusal(400, `An application can have up to ${MAX_SUBSCRIPTIONS} subscriptions`);
  subscriptions.set(subscription.id, subscription);
  return ok({ message: `Subscription '${subscription.id}' saved successfully` });
}

function read(call: Call, body: Json): Subscription {
  const id = asText(body['id']) ?? '';
  const topic = asText(body['topic']) ?? '';
  const filter = asText(body['filter']) ?? '.*';
  const endpoint = asText(asObject(body['webHookConfig'])['endpoint']) ?? '';
  if (!SUBSCRIPTION_ID.test(id)) throw new Refusal(400, `Invalid subscription id '${id}'`);
  if (!topicsOf(call).includes(topic)) throw new Refusal(403, `No access to topic '${topic}'`);
  if (!URL.canParse(endpoint)) throw new Refusal(400, `Invalid endpoint '${endpoint}'`);
  if (!isExpression(filter)) throw new Refusal(400, `Invalid filter '${filter}'`);
  return { id, topic, filter, endpoint, applicationId: call.token.clientId };
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function remove(call: Call): SimAnswer {
  const { id } = subscriptionOf(call);
  call.tenant.books.subscriptions.delete(id);
  call.tenant.events.drop(id);
  return ok({ message: `Subscription '${id}' deleted successfully` });
}

const show = (subscription: Subscription): Json => ({
  id: subscription.id,
  topic: subscription.topic,
  filter: subscription.filter,
  applicationId: subscription.applicationId,
  scope: 'events.topic.read',
  webHookConfig: { endpoint: subscription.endpoint },
});
