import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** Containers are called PROJECT-STAGE-xxxxxxxx, and proxies find them by that name: one DNS label. */
const LONGEST_TOGETHER = 63 - '-'.length - '-xxxxxxxx'.length;

/** Names of projects and stages go into host names, container names and addresses of the API. */
export function checkName(what: 'project' | 'stage', name: string, at: Path, problems: Problems): void {
  if (NAME.test(name)) return;
  const lower = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const hint = 'Small letters, digits, and "-" in between: it becomes part of host and container names.';
  const instead = lower === '' ? hint : `${hint} Such as "${lower}".`;
  problems.add(at, `This name of a ${what} can not be used.`, instead, 'key');
}

export function checkLength(project: string, stage: string, at: Path, problems: Problems): void {
  const length = project.length + stage.length;
  if (length <= LONGEST_TOGETHER) return;
  problems.add(
    at,
    `The names of project and stage have ${length} characters together; ${LONGEST_TOGETHER} is the most.`,
    'Together they make the name of a container, which proxies look up in DNS.',
    'key',
  );
}
