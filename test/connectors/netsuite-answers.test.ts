import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { VendorAnswer, VendorCall, VendorTransport } from '../../connectors/http.ts';
import { createNetSuiteConnector } from '../../connectors/netsuite/index.ts';
import type { Connector, OutgoingRequest } from '../../connectors/ports.ts';
import { VendorError } from '../../connectors/vendor-error.ts';
import { ecKeys, feedNamed, pagesOf, signal, testClock } from './netsuite-account.ts';

type Answer = Partial<VendorAnswer> | VendorError;

const TOKEN: Answer = { text: '{"access_token":"token","expires_in":"3600"}' };
const { privateKeyPem } = ecKeys();

/** A connector whose calls are answered by what is given: for answers that the simulator never gives. */
function answeredWith(api: (call: VendorCall) => Answer, token: Answer = TOKEN): Connector {
  const transport: VendorTransport = {
    call: async (call) => {
      const answer = call.path.endsWith('/token') ? token : api(call);
      if (answer instanceof VendorError) throw answer;
      return { status: 200, headers: { 'content-type': 'application/json' }, text: '', ...answer };
    },
    close: async () => {},
  };
  return createNetSuiteConnector({
    ...{ connectionId: 'netsuite', baseUrl: 'https://x.test', accountId: '1', clientId: 'c' },
    ...{ certificateId: 'k', privateKeyPem, webhookSecret: 's', windows: {}, settleMs: 1 },
    ...{ requestTimeoutMs: 1, concurrency: 1, clock: testClock(), random: () => 0 },
    ...{ transport, environment: 'simulator' },
  });
}

const lost = () => new VendorError('NETSUITE', 'UNAVAILABLE', 'no answer', { effect: 'UNKNOWN' });
const REQUEST: OutgoingRequest = { method: 'POST', path: '/x', body: '{}' };
const send = (connector: Connector) => connector.invoices?.send(REQUEST, signal);
const read = (connector: Connector) => feedNamed({ connector }, 'term').read(['1'], signal);

describe('a write', () => {
  it('has had no effect while its token is still to come, even if the token’s answer is lost', async () => {
    const sent = send(answeredWith(() => ({ status: 204 }), lost()));
    await expect(sent).rejects.toMatchObject({ failure: 'UNAVAILABLE', effect: 'NONE' });
  });

  it.each<[string, Answer, string]>([
    ['an HTML page', { text: '<html></html>' }, 'UNAVAILABLE'],
    ['a server error', { status: 502, text: 'Bad Gateway' }, 'UNAVAILABLE'],
    ['a limit', { status: 429 }, 'THROTTLED'],
    ['a token without a lifetime', { text: '{"access_token":"t"}' }, 'ACCESS'],
    ['half a JSON', { text: '{"access_' }, 'UNREADABLE'],
  ])('without a token for %s has had no effect', async (_name, token, failure) => {
    const sent = send(answeredWith(() => ({ status: 204 }), token));
    await expect(sent).rejects.toMatchObject({ failure, effect: 'NONE' });
  });

  it('that is answered without the place of the invoice may have had an effect', async () => {
    const sent = send(answeredWith(() => ({ status: 204 })));
    await expect(sent).rejects.toMatchObject({ failure: 'UNREADABLE', effect: 'UNKNOWN' });
  });

  it('takes the id from a full address, in any case', async () => {
    const location = 'https://x.test/services/rest/record/v1/Invoice/9200';
    const sent = send(answeredWith(() => ({ status: 204, headers: { location } })));
    expect(await sent).toEqual({ externalId: '9200', httpStatus: 204 });
  });

  it('whose body is not the text it was made with is not sent', async () => {
    const { invoices } = answeredWith(() => ({ status: 204 }));
    await expect(invoices?.send({ ...REQUEST, body: {} }, signal)).rejects.toThrow(/JSON text/);
  });
});

describe('a read', () => {
  it.each<[string, string]>([
    ['no JSON', 'nonsense'],
    ['no list', '{"items":{}}'],
    ['nothing', 'null'],
  ])('that is answered with %s is unreadable', async (_name, text) => {
    await expect(read(answeredWith(() => ({ text })))).rejects.toMatchObject({
      failure: 'UNREADABLE',
    });
  });

  it('takes numbers and real booleans too, digit by digit', async () => {
    const row =
      '{"id":7,"version":"2026-01-01T00:00:00","name":"T","datedriven":false,"daysuntilnetdue":30,"discountpercent":2.50}';
    const page = await read(answeredWith(() => ({ text: `{"items":[${row}]}` })));
    expect(page.changes[0]).toMatchObject({
      externalId: '7',
      facts: { netDays: 30, discountPercent: '2.5' },
    });
  });
});

it('stops a feed that does not advance instead of reading one page for ever', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ id: String(i + 1), name: 'x' }));
  const connector = answeredWith(() => ({ text: JSON.stringify({ items: rows }) }));
  await expect(pagesOf({ connector }, 'term')).rejects.toThrow(/does not advance/);
});
