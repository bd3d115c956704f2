import type { Deploy } from './api.js';

/** The failure card: what failed, the likely cause, and what serves now. */
export function formatFailure({ project, stage, tag, failure }: Deploy): string {
  const head = `✗ ${tag} is not live on ${project}/${stage}`;
  if (failure === undefined) return `${head}.\n`;
  const { step, message, diagnosis, exitCode, oom, nowServing, log = [] } = failure;
  const facts: [label: string, text: string | undefined][] = [
    ['What', message],
    ['Why', diagnosis],
    ['Exit', exitCode === undefined ? undefined : `${exitCode}${oom === true ? ' (out of memory)' : ''}`],
    ['Now', nowServing],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : [`  ${label.padEnd(5)} ${text}`]));
  const tail = log.length === 0 ? [] : ['  Its last words:', ...log.map((line) => `    ${line}`)];
  return `${[`${head}: ${step} failed.`, ...lines, ...tail].join('\n')}\n`;
}
