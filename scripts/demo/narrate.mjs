// Turns the controller's events into lines for a terminal.

const LINES = {
  'candidate.seen': ({ data, actor }) => `saw ${data.tag} (by ${actor.kind})`,
  'deploy.queued': ({ data }) => `queued ${data.tag}`,
  'deploy.started': ({ data }) => `deploying ${data.tag}`,
  'deploy.recovering': ({ data }) => `taking ${data.tag ?? 'the open deploy'} up where it was left`,
  'deploy.step.done': ({ data }) => `  ${data.step} ✓`,
  'deploy.step.failed': ({ data }) => `  ${data.step} ✗ ${data.message ?? data.reason ?? ''}`,
  'deploy.succeeded': ({ data }) => `${data.tag} is live`,
  'deploy.failed': ({ data }) => `${data.tag} was refused: ${data.reason ?? ''}`,
  'quarantine.added': ({ data }) => `${data.tag ?? data.digest} is quarantined`,
  'release.retired': ({ data }) => `retired ${data.tag}`,
};

/** A listener that says one line for each event worth telling. */
export function narrate(say) {
  return (event) => {
    const line = LINES[event.type]?.(event);
    if (line !== undefined) say(`  ${event.at.slice(11, 23)}  ${line}`);
  };
}
