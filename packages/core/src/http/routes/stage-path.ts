import { Type } from '@docker-watcher/sdk';

/** Where a stage is, in the paths of the API. */
export const STAGE_PATH = '/api/projects/:id/stages/:stage';
export const stageParams = Type.Object({ id: Type.String(), stage: Type.String() });
