import { type TSchema, Type } from '@docker-watcher/sdk';
import type { Caller } from '../../base/index.js';
import type { HttpPorts } from '../ports.js';
import { noProject } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { StageBoard } from '../stage-board.js';
import { list } from '../views/fields.js';
import { ProjectSchema } from '../views/project.js';

const Projects: TSchema = Type.Object({ projects: list(ProjectSchema) });

export function projectRoutes(ports: HttpPorts): readonly Route[] {
  const board = new StageBoard(ports);
  return [
    route({
      method: 'GET',
      path: '/api/projects',
      ability: 'read',
      summary: 'All projects with their stages',
      response: Projects,
      async handle({ caller }) {
        const { projects, prepared } = await board.read();
        if (caller.projects === undefined) return { prepared };
        return { body: { projects: projects.filter(({ id }) => maySee(caller, id)) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/projects/:id',
      ability: 'read',
      summary: 'One project with its stages',
      params: Type.Object({ id: Type.String() }),
      response: ProjectSchema,
      async handle({ caller, params: { id } }) {
        const { projects } = await board.read();
        const project = projects.find((one) => one.id === id);
        if (project === undefined || !maySee(caller, id)) throw noProject(id);
        return { body: project };
      },
    }),
  ];
}

function maySee({ projects }: Caller, project: string): boolean {
  return projects === undefined || projects.includes(project);
}
