import type { Locator, Page } from 'playwright-core';

/** GraphiQL as a person meets it. */
export interface Graphiql {
  readonly tabs: Locator;
  /** Goes to the tab of this operation. */
  openTab(operation: string): Promise<void>;
  /** Replaces the text of the operation editor. */
  write(operation: string): Promise<void>;
  /** Replaces the text of the header editor. */
  writeHeaders(headers: string): Promise<void>;
  run(): Promise<void>;
  /** The whole answer as text, also what is scrolled out of sight. */
  answer(): Promise<string>;
  chooseClient(client: string): Promise<void>;
  /** `idle`, `connecting`, `live`, `reconnecting` or `refused`. */
  channelState(): Promise<string | null>;
}

export async function openGraphiql(page: Page, url: string): Promise<Graphiql> {
  await page.goto(url);
  await page.locator('.graphiql-query-editor .monaco-editor').waitFor();
  const replace = async (editor: Locator, text: string) => {
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(text);
  };
  return {
    tabs: page.locator('.graphiql-tab-button'),
    openTab: (operation) => page.locator('.graphiql-tab-button', { hasText: operation }).click(),
    write: (operation) => replace(page.locator('.graphiql-query-editor .monaco-editor'), operation),
    async writeHeaders(headers) {
      await page.locator('[data-name="headers"]').click();
      await replace(page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)'), headers);
    },
    run: () => page.locator('.graphiql-execute-button').click(),
    answer: () => answerOf(page),
    async chooseClient(client) {
      await page.getByLabel('You are').selectOption(client);
      await page.locator('.note time').waitFor();
    },
    channelState: () => page.locator('.channel').getAttribute('data-state'),
  };
}

/** Monaco draws only the lines in sight, with non-breaking spaces; the tab bar's store has the rest. */
async function answerOf(page: Page): Promise<string> {
  const lines = await page.locator('.result-window .view-line').allInnerTexts();
  return lines.join('\n').replaceAll('\u00a0', ' ');
}
