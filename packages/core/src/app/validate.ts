import { type Config, formatProblems } from '../config/index.js';
import { describeStages } from './describe-stages.js';
import { readConfiguration } from './read-configuration.js';

/** `docker-watcher validate`: every mistake at once, or what the file says, stage by stage. */
export async function validate(options: {
  readonly config: string;
}): Promise<{ readonly ok: boolean; readonly text: string }> {
  const file = options.config;
  const reading = await readConfiguration({ file, env: process.env, lenient: true });
  if (reading.ok) return { ok: true, text: describe(reading.config) };
  const { problems } = reading;
  const many = problems.length === 1 ? 'One mistake' : `${problems.length} mistakes`;
  return { ok: false, text: `${formatProblems(file, problems)}\n\n✗ ${many}.` };
}

function describe(config: Config): string {
  const notes = config.notes.length === 0 ? '' : `${formatProblems(config.file, config.notes)}\n\n`;
  const stages = config.stages.length === 1 ? 'one stage' : `${config.stages.length} stages`;
  return `${notes}${describeStages(config.stages)}\n✓ ${config.file} is right: ${stages}.`;
}
