import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The system's Chromium, or the one that CHROMIUM_PATH names; null when there is none. */
export function chromiumPath(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  return usualPlaces.find((path) => existsSync(path)) ?? null;
}

/** What the browser itself would send home; the page under test has no part in that. */
const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-client-side-phishing-detection',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

/**
 * Where Chromium itself calls home in spite of those flags: component updates, the account list, autofill.
 * A page's own request to them is seen before it reaches the proxy, and counts.
 */
const browsersOwn = /(^|\.)(google\.com|googleapis\.com|gvt1\.com)$/;

/** A browser whose every request beyond this machine ends in `strays` and nowhere else. */
export interface WatchedBrowser {
  open(options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Addresses that a page or a worker asked for outside the loopback. */
  readonly strays: readonly string[];
  close(): Promise<void>;
}

export interface WatchedPage {
  readonly page: Page;
  /** Addresses of all requests and sockets of this page, in order. */
  readonly requests: readonly string[];
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<WatchedBrowser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium: set CHROMIUM_PATH');
  const strays: string[] = [];
  // Chromium goes to the loopback directly, whatever the proxy; all else has to pass here.
  const outside = await straysServer(strays);
  const proxy = `--proxy-server=http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath, args: [...quiet, proxy] });
  return {
    strays,
    open: (options) => openPage(browser, strays, options),
    async close() {
      await browser.close();
      outside.close();
    },
  };
}

async function straysServer(strays: string[]): Promise<Server> {
  const note = (address: string) => {
    if (!browsersOwn.test(new URL(address).hostname)) strays.push(address);
  };
  const server = createServer((req, res) => {
    note(req.url ?? 'http://unknown');
    res.writeHead(502).end();
  });
  server.on('connect', (req, socket) => {
    note(`https://${req.url}`);
    socket.end('HTTP/1.1 502 Not beyond this machine\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function openPage(
  browser: Browser,
  strays: string[],
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const requests: string[] = [];
  const complaints: string[] = [];
  const seen = (address: string) => {
    requests.push(address);
    if (!isOnThisMachine(address)) strays.push(address);
  };
  context.on('request', (request) => seen(request.url()));
  const page = await context.newPage();
  page.on('websocket', (socket) => seen(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, requests, complaints, close: () => context.close() };
}

function isOnThisMachine(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return true;
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}
