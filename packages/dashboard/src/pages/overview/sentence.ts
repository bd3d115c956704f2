import type { StageView } from '../../api/views.js';
import { type Attention, signOf } from '../../state/attention.js';
import { t } from '../../text/language.js';

/** Is everything well, and does anything wait for me? */
export function sentencesOf(stages: readonly StageView[], attention: readonly Attention[]): readonly string[] {
  const troubled = new Set(
    attention.flatMap((one) =>
      one.kind === 'part' || one.kind === 'waiting' || one.kind === 'config' ? [] : [one.stage],
    ),
  ).size;
  const parts = attention.filter(({ kind }) => kind === 'part').length;
  const waiting = attention.filter(({ kind }) => kind === 'waiting').length;
  const running = stages.filter(({ open }) => open !== undefined).length;
  const live = stages.filter(({ live }) => live !== undefined).length;
  const healthy = stages.filter((stage) => ['healthy', 'working'].includes(signOf(stage))).length;
  return [
    troubled > 0
      ? t('overview.troubled', { count: troubled, total: stages.length })
      : live === 0
        ? t('overview.nothingLive', { count: stages.length })
        : healthy === stages.length
          ? t('overview.healthy', { count: stages.length })
          : t('overview.liveHealthy', { count: live }),
    ...(parts > 0 ? [t('overview.parts', { count: parts })] : []),
    ...(waiting > 0 ? [t('overview.waiting', { count: waiting })] : []),
    ...(running > 0 ? [t('overview.running', { count: running })] : []),
  ];
}
