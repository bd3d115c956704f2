/** Addresses of pages. */
export function projectPage(project: string): string {
  return `/projects/${encodeURIComponent(project)}`;
}

export function stagePage(project: string, stage: string, view?: string): string {
  const page = `${projectPage(project)}/stages/${encodeURIComponent(stage)}`;
  return view === undefined ? page : `${page}?view=${view}`;
}

export function deployPage(id: string): string {
  return `/deploys/${encodeURIComponent(id)}`;
}
