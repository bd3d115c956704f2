import type { ConfigProblem } from '../model.js';

/** For people: `file:line:column`, what is wrong at which key, and what would be right. */
export function formatProblems(file: string, problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ line, column, path, message, hint }) => {
      const where = path === '' ? '' : `${path}: `;
      const next = hint === undefined ? '' : `\n    ${hint}`;
      return `${file}:${line}:${column}\n  ${where}${message}${next}`;
    })
    .join('\n');
}
