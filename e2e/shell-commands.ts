export interface ShellCommand {
  /** Without the comment behind it. */
  readonly text: string;
  /** What the page's author says of its block: `needs the internet`. */
  readonly mark?: string;
}

/** The commands in the `sh` blocks of a page, in order; a comment before a block is its mark. */
export function shellCommands(markdown: string): readonly ShellCommand[] {
  const blocks = markdown.matchAll(/(?:<!-- ([^\n]+) -->\n *)?```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, mark, body = '']) =>
    body
      .split('\n')
      .map((line) => line.replace(/\s{2,}#.*$/, '').trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((text) => ({ text, ...(mark === undefined ? {} : { mark }) })),
  );
}
