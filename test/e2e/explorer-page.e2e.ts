import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../../workbench/explorer/examples.ts';
import { launchBrowser, type WatchedBrowser, type WatchedPage } from './support/browser.ts';
import { type SmallGraph, startSmallGraph } from './support/graph.ts';
import { type Graphiql, openGraphiql } from './support/graphiql.ts';

const within = { timeout: 15_000, interval: 50 };
const question = 'query Me { me }';
const stream = 'subscription Happened { happened { number seenBy } }';

const operations = examples.map(({ query }) => /^(?:query|subscription) (\w+)/m.exec(query)?.[1]);

let browser: WatchedBrowser;
let graph: SmallGraph;
let visit: WatchedPage;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  await visit.close();
  await graph.close();
});
afterAll(async () => {
  await browser.close();
  expect(browser.strays, 'requests beyond this machine').toEqual([]);
});

async function open(
  options: Parameters<typeof startSmallGraph>[0] = {},
  browserOptions: Parameters<WatchedBrowser['open']>[0] = {},
): Promise<Graphiql> {
  graph = await startSmallGraph(options);
  visit = await browser.open(browserOptions);
  return openGraphiql(visit.page, graph.url);
}

const rememberedText = (): Promise<string> =>
  visit.page.evaluate('JSON.stringify({ ...localStorage })');

describe('at the first visit', () => {
  test('opens every example in a tab, reads the schema, and the browser has no complaint', async () => {
    const graphiql = await open();
    expect(await graphiql.tabs.allInnerTexts()).toEqual(operations);
    await visit.page.locator('button[aria-label="Show Documentation Explorer"]').click();
    await visit.page.getByText('Query', { exact: true }).first().waitFor();
    await visit.page.locator('button[aria-label="Hide Documentation Explorer"]').click();
    await visit.page.locator('button[aria-label="Show GraphiQL Explorer"]').click();
    await visit.page.locator('.docExplorerWrap, .graphiql-explorer-root').first().waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

test('a request that leaves the machine is noticed', async () => {
  graph = await startSmallGraph();
  const watched = await launchBrowser();
  visit = await watched.open();
  await visit.page.setContent('<img src="https://pictures.example/a.png">');
  await expect.poll(() => watched.strays, within).toContain('https://pictures.example/a.png');
  await watched.close();
});

describe('who you are', () => {
  test('changes with the client you choose', async () => {
    const graphiql = await open();
    await graphiql.write(question);
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('"me": "demo-analyst"');
    await graphiql.chooseClient('demo-dashboard');
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('"me": "demo-dashboard"');
  });

  test('is shown as refused when the issuer refuses', async () => {
    const graphiql = await open();
    await visit.page.getByLabel('You are').selectOption('demo-app');
    await visit.page.locator('.note.bad', { hasText: '401, no such client' }).waitFor();
    await graphiql.write(question);
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('No token for demo-app');
  });

  test('comes from a typed Authorization header instead, over HTTP and over the socket', async () => {
    const graphiql = await open();
    await graphiql.writeHeaders('{ "Authorization": "Bearer own.visitor" }');
    await graphiql.write(question);
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('"me": "own.visitor"');
    await graphiql.write(stream);
    await graphiql.run();
    await expect.poll(() => graph.connected, within).toEqual(['Bearer own.visitor']);
  });

  test('survives the end of a token: asked anew, the question goes through', async () => {
    const graphiql = await open();
    await graphiql.write(question);
    graph.endTokens();
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('"me": "demo-analyst"');
  });

  test('is renewed before the token ends', async () => {
    graph = await startSmallGraph({ tokenSeconds: 600 });
    visit = await browser.open();
    await visit.page.clock.install();
    await openGraphiql(visit.page, graph.url);
    const before = graph.tokens();
    await visit.page.clock.fastForward('09:15');
    await expect.poll(graph.tokens, within).toBe(before + 1);
  });
});

describe('secrets', () => {
  test('stay out of what the browser remembers, also what was typed as a header', async () => {
    const graphiql = await open();
    await graphiql.writeHeaders('{ "Authorization": "Bearer own.visitor", "X-Other": "hush" }');
    await graphiql.write(question);
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('own.visitor');
    await expect.poll(rememberedText, within).toContain('query Me');
    await visit.page.locator('button[aria-label="Show History"]').click();
    await visit.page.locator('.graphiql-history-item').first().waitFor();
    // Tabs are written half a second after the last key.
    await graphiql.openTab('SyncStatus');
    await expect.poll(rememberedText, within).toMatch(/tabState.*Me/);
    expect(await rememberedText()).not.toMatch(/Bearer|own\.visitor|hush|secret\./);
  });

  test('a pasted token is used, kept in memory only, and can be forgotten', async () => {
    const graphiql = await open({ session: { mode: 'production', issuer: 'https://id.example' } });
    await graphiql.write(question);
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('Paste an access token');
    await visit.page.getByLabel('Access token from https://id.example').fill('Bearer own.person');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('button', { name: 'Forget token' }).waitFor();
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('"me": "own.person"');
    expect(await rememberedText()).not.toContain('own.person');
    await visit.page.getByRole('button', { name: 'Forget token' }).click();
    await graphiql.run();
    await expect.poll(graphiql.answer, within).toContain('Paste an access token');
  });
});

describe('a subscription', () => {
  test('shows what happens, and comes back with a new token when the old one ends', async () => {
    const graphiql = await open();
    await graphiql.write(stream);
    await graphiql.run();
    await expect.poll(graphiql.channelState, within).toBe('live');
    await happenUntil(graphiql, '"seenBy": "demo-analyst"');
    const [first] = graph.connected;
    graph.endTokens();
    await expect.poll(() => graph.connected.at(-1), within).not.toBe(first);
    await expect.poll(graphiql.channelState, within).toBe('live');
    const seen = Number(/"number": (\d+)/.exec(await graphiql.answer())?.[1]);
    await happenUntil(graphiql, `"number": ${seen + 1}`);
  });

  test('ends when another person takes over', async () => {
    const graphiql = await open();
    await graphiql.write(stream);
    await graphiql.run();
    await expect.poll(graphiql.channelState, within).toBe('live');
    await graphiql.chooseClient('demo-dashboard');
    await expect.poll(graphiql.channelState, within).toBe('idle');
    await graphiql.run();
    await happenUntil(graphiql, '"seenBy": "demo-dashboard"');
  });

  /** The server subscribes a moment after the socket is up; an event before that reaches nobody. */
  async function happenUntil(graphiql: Graphiql, text: string): Promise<void> {
    await expect
      .poll(async () => {
        const answer = await graphiql.answer();
        if (!answer.includes(text)) graph.happen();
        return answer;
      }, within)
      .toContain(text);
  }
});

describe('examples and tabs', () => {
  test('an example is opened by keyboard alone, and a second time only gone to', async () => {
    const graphiql = await open();
    const { page } = visit;
    await graphiql.write(question);
    await expect.poll(() => graphiql.tabs.first().innerText(), within).toBe('Me');
    const openExample = async (title: string) => {
      await page.getByRole('button', { name: 'Open example' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: title }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#examples').waitFor({ state: 'hidden' });
    };
    await openExample('Customer 360');
    await expect.poll(() => graphiql.tabs.last().innerText(), within).toBe('Customer360');
    await openExample('Sync status');
    await openExample('Customer 360');
    const names = ['Me', ...operations.slice(1), 'Customer360'];
    expect(await graphiql.tabs.allInnerTexts()).toEqual(names);
    expect(await page.locator('.graphiql-tab-active').innerText()).toBe('Customer360');
  });

  test('tabs are there again after a reload', async () => {
    const graphiql = await open();
    await graphiql.openTab('SyncStatus');
    await graphiql.write(question);
    await expect.poll(rememberedText, within).toMatch(/tabState.*query Me/);
    const again = await openGraphiql(visit.page, graph.url);
    expect(await again.tabs.allInnerTexts()).toContain('Me');
  });
});

test('on a phone everything is within reach, without scrolling sideways', async () => {
  const graphiql = await open({}, { viewport: { width: 390, height: 844 } });
  await graphiql.write(question);
  await graphiql.run();
  await expect.poll(graphiql.answer, within).toContain('"me": "demo-analyst"');
  const { page } = visit;
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  for (const selector of ['.session-bar select', '.example-button', '.graphiql-execute-button']) {
    const box = await page.locator(selector).boundingBox();
    expect(box, selector).not.toBeNull();
    expect(box?.x, selector).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0), selector).toBeLessThanOrEqual(390);
  }
});
