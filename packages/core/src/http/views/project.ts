import { type Static, Type } from '@docker-watcher/sdk';
import { list } from './fields.js';
import { type StageFacts, StageSchema, viewStage } from './stage.js';

export const ProjectSchema = Type.Object(
  {
    id: Type.String({ description: 'Its name in the configuration.' }),
    stages: list(StageSchema),
  },
  { title: 'Project' },
);
export type ProjectView = Static<typeof ProjectSchema>;

/** Projects in the order they first appear in, each with its stages in theirs. */
export function viewProjects(stages: readonly StageFacts[]): ProjectView[] {
  const projects = new Map<string, ProjectView>();
  for (const facts of stages) {
    const project = projects.get(facts.project) ?? { id: facts.project, stages: [] };
    project.stages.push(viewStage(facts));
    projects.set(facts.project, project);
  }
  return [...projects.values()];
}
