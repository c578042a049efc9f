import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useRef } from 'react';
import { type Example, examples, variablesText } from './examples.ts';

/** Opens an example in a tab of its own, or goes to the tab that already holds it. */
export function ExampleMenu() {
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const open = useOpenExample();
  return (
    <>
      <button type="button" ref={button} className="example-button" popoverTarget="examples">
        Open example
      </button>
      <div
        id="examples"
        ref={menu}
        popover="auto"
        className="example-menu"
        onBeforeToggle={() => below(button.current, menu.current)}
      >
        <h2>Examples</h2>
        <ul>
          {examples.map((example) => (
            <li key={example.title}>
              <button
                type="button"
                onClick={() => {
                  menu.current?.hidePopover();
                  open(example);
                }}
              >
                <strong>{example.title}</strong>
                <span>{example.purpose}</span>
                <small>as {example.client}</small>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** A popover stands on its own layer, so no layout puts it under its button. */
function below(button: HTMLElement | null, menu: HTMLElement | null): void {
  if (button === null || menu === null) return;
  menu.style.top = `${button.getBoundingClientRect().bottom + 6}px`;
}

function useOpenExample(): (example: Example) => void {
  const { tabs, queryEditor, variableEditor } = useGraphiQL(
    pick('tabs', 'queryEditor', 'variableEditor'),
  );
  const { addTab, changeTab, stop } = useGraphiQLActions();
  return (example) => {
    const index = tabs.findIndex((tab) => tab.query === example.query);
    if (index >= 0) {
      changeTab(index);
      return;
    }
    // A new tab does not end the running subscription by itself, and its events would land in the new tab.
    stop();
    addTab();
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(variablesText(example));
  };
}
