import './explorer.css';
import './monaco-environment.ts';
import { readSession } from './session.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no #root');

try {
  // The editor is most of the page's weight: fetched beside the session, after the first paint.
  const [{ startExplorer }, session] = await Promise.all([import('./page.tsx'), readSession()]);
  startExplorer(root, session);
} catch (error) {
  // Nothing is mounted yet, so the page itself is the only place to say what went wrong.
  root.textContent = `The explorer cannot start: ${error instanceof Error ? error.message : error}. Reload to try again.`;
}
