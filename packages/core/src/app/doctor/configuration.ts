import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Finding, failed, type Look, ok, type Patient, warning } from './look.js';

/** Is the file in force, and would a change of it be seen? */
export const configuration: Look = {
  id: 'configuration',
  title: 'Configuration',
  async look(patient) {
    return [{ id: 'configuration', title: 'Configuration', ...(await verdict(patient)) }];
  },
};

async function verdict({ config: { file, notes, stages }, standing }: Patient): Promise<Finding> {
  if (standing !== undefined && standing.state !== 'ok') {
    return failed(standing.detail ?? 'The file was refused; what ran runs on.', 'Correct it: docker-watcher validate');
  }
  if ((await mountPoints()).includes(file)) {
    return warning(
      `${file} is mounted singly. Editors put a new file in its place, which the container then does not see.`,
      `Mount its folder instead: -v /path/on/the/host:${dirname(file)}`,
    );
  }
  const count = stages.length === 1 ? 'one stage' : `${stages.length} stages`;
  if (notes.length === 0) return ok(`${file} is right: ${count}.`);
  return ok(
    `${file} is right: ${count}, and ${notes.length === 1 ? 'a note' : `${notes.length} notes`}: docker-watcher validate.`,
  );
}

/** What is mounted by itself into this process's file system; nothing where there is no /proc. */
async function mountPoints(): Promise<readonly string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const point = line.split(' ')[4];
    return point === undefined
      ? []
      : [point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))];
  });
}
