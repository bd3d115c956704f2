import { AppError } from '../base/index.js';

/** The API path of `PROJECT/STAGE`. */
export function stagePath(name: string): string {
  const [project, stage, ...rest] = name.split('/');
  if (project === undefined || project === '' || stage === undefined || stage === '' || rest.length > 0) {
    throw new AppError('request.invalid', `"${name}" is not a stage.`, { hint: 'Write it as PROJECT/STAGE.' });
  }
  return `/api/projects/${encodeURIComponent(project)}/stages/${encodeURIComponent(stage)}`;
}
