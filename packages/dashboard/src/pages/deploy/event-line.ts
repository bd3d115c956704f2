import type { EventView } from '../../api/views.js';
import { t, word } from '../../text/language.js';
import { bytes, took } from '../../text/when.js';
import type { Line } from '../../ui/log/log.js';

/** An event of a deploy as a line of its log. */
export function lineOf(event: EventView): Line {
  const { at, type, data } = event;
  const step = word('step', textOf(data.step) ?? '');
  const undo = data.phase === 'undo' ? `${t('deploy.undoing')}: ` : '';
  switch (type) {
    case 'deploy.step.started':
      return { at, text: `${undo}${step} …`, tone: 'faint' };
    case 'deploy.step.done':
      return {
        at,
        text: `${undo}${step}: ${t('deploy.line.done', { time: took(Number(data.durationMs ?? 0)) })}${more(data)}`,
      };
    case 'deploy.step.failed':
      return { at, text: `${undo}${step}: ${textOf(data.message) ?? ''}`, tone: 'failed' };
    case 'deploy.step.progress':
      return { at, text: `${step}: ${progress(data)}`, tone: 'faint' };
    case 'deploy.succeeded':
      return { at, text: `${word('event', type)}${more(data)}`, tone: 'healthy' };
    case 'deploy.failed':
    case 'deploy.stuck':
      return { at, text: `${word('event', type)}${more(data)}`, tone: 'failed' };
    default:
      return { at, text: `${word('event', type)}${more(data)}` };
  }
}

function more(data: EventView['data']): string {
  const said = [data.reason, data.diagnosis, data.evidence, data.container]
    .map(textOf)
    .filter((text) => text !== undefined && text !== '');
  return said.length === 0 ? '' : ` · ${said.join(' · ')}`;
}

/** A pull tells how much is here of how much. */
function progress(data: EventView['data']): string {
  const { currentBytes, totalBytes } = data;
  if (typeof currentBytes === 'number' && typeof totalBytes === 'number' && totalBytes > 0) {
    return t('deploy.line.pulled', { current: bytes(currentBytes), total: bytes(totalBytes) });
  }
  return Object.entries(data)
    .filter(([name, value]) => !KNOWN.has(name) && (typeof value === 'string' || typeof value === 'number'))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

const KNOWN = new Set(['step', 'kind', 'image', 'tag', 'digest']);

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
