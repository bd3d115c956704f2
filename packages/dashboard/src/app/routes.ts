import { t } from '../text/language.js';
import { projectPage } from '../ui/links.js';
import type { Params } from './match.js';

export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

export interface Route {
  readonly path: string;
  /** The element, and the module that defines it. */
  readonly tag: string;
  readonly load: () => Promise<unknown>;
  readonly crumbs: (params: Params) => readonly Crumb[];
  /** Seen without being signed in. */
  readonly open?: boolean;
}

const overview = (): Crumb => ({ label: t('nav.overview'), href: '/' });

export const NOT_FOUND: Route = {
  path: '/*',
  tag: 'dw-not-found',
  load: () => import('../pages/not-found.js'),
  crumbs: () => [{ label: t('notFound.title') }],
};

export const SIGN_IN: Route = {
  path: '/sign-in',
  tag: 'dw-sign-in',
  load: () => import('../pages/sign-in.js'),
  crumbs: () => [{ label: t('signIn.title') }],
  open: true,
};

/** Every page there is. */
export const ROUTES: readonly Route[] = [
  {
    path: '/',
    tag: 'dw-overview',
    load: () => import('../pages/overview/overview.js'),
    crumbs: () => [{ label: t('nav.overview') }],
  },
  {
    path: '/projects/:project',
    tag: 'dw-project',
    load: () => import('../pages/project/project.js'),
    crumbs: ({ project = '' }) => [overview(), { label: project }],
  },
  {
    path: '/projects/:project/stages/:stage',
    tag: 'dw-stage',
    load: () => import('../pages/stage/stage.js'),
    crumbs: ({ project = '', stage = '' }) => [
      overview(),
      { label: project, href: projectPage(project) },
      { label: stage },
    ],
  },
  {
    path: '/deploys/:id',
    tag: 'dw-deploy',
    load: () => import('../pages/deploy/deploy.js'),
    crumbs: ({ id = '' }) => [
      { label: t('nav.activity'), href: '/activity' },
      { label: t('deploy.crumb', { id: id.slice(-6) }) },
    ],
  },
  {
    path: '/activity',
    tag: 'dw-activity',
    load: () => import('../pages/activity/activity.js'),
    crumbs: () => [{ label: t('nav.activity') }],
  },
  {
    path: '/insights',
    tag: 'dw-insights',
    load: () => import('../pages/insights/insights.js'),
    crumbs: () => [{ label: t('nav.insights') }],
  },
  {
    path: '/plugins',
    tag: 'dw-plugins',
    load: () => import('../pages/plugins/plugins.js'),
    crumbs: () => [{ label: t('nav.plugins') }],
  },
  {
    path: '/settings',
    tag: 'dw-settings',
    load: () => import('../pages/settings/settings.js'),
    crumbs: () => [{ label: t('nav.settings') }],
  },
  {
    path: '/start',
    tag: 'dw-start',
    load: () => import('../pages/start/start.js'),
    crumbs: () => [{ label: t('start.crumb') }],
  },
  SIGN_IN,
  ...(import.meta.env.DEV
    ? [
        {
          path: '/gallery',
          tag: 'dw-gallery',
          load: () => import('../pages/gallery/gallery.js'),
          crumbs: () => [{ label: 'Gallery' }],
          open: true,
        },
      ]
    : []),
];
