import type { ErrorCode } from '../base/index.js';

/** What is known when a deploy has failed. */
export interface Symptoms {
  readonly code: ErrorCode;
  readonly message: string;
  readonly port?: number;
  /** TCP ports that the image declares. */
  readonly exposedPorts: readonly number[];
  readonly healthPath?: string;
  readonly exitCode?: number;
  readonly oom?: boolean;
  /** `refused`, `timeout`, `status`, …: what the last look said. */
  readonly reason?: string;
  readonly evidence?: string;
  readonly log: readonly string[];
  readonly memoryBytes?: number;
}

/** The likely cause and what to do, in words; undefined when nothing better can be said than what happened. */
export function diagnose(symptoms: Symptoms): string | undefined {
  const { code, exitCode, log, evidence = '' } = symptoms;
  const lastLine = log.findLast((line) => line.trim() !== '')?.trim();
  if (symptoms.oom || code === 'container.oom') {
    return 'The container used more memory than it may. Raise resources.memory, or let the program use less.';
  }
  if (/exec format error/i.test(`${symptoms.message} ${lastLine ?? ''}`) || code === 'image.wrong_platform') {
    return 'The image is built for another platform than this machine. Build it for this one.';
  }
  if (exitCode === 127)
    return 'The command of the image names a program that it does not have. Check "command", "entrypoint" and the image.';
  if (exitCode === 126)
    return 'The command of the image is there but may not be run. Check its permissions and its platform.';
  if (exitCode !== undefined && (code === 'container.exited' || code === 'container.crash_loop')) {
    const said = lastLine === undefined ? 'It wrote nothing to its log.' : `Its last words: ${lastLine}`;
    return exitCode === 0
      ? `The program came to its end by itself, as a task would. ${said}`
      : `The program ended with exit code ${exitCode}. ${said}`;
  }
  if (code === 'container.unhealthy') return diagnoseHealth(symptoms, evidence);
  return undefined;
}

function diagnoseHealth({ reason, port, exposedPorts, healthPath }: Symptoms, evidence: string): string | undefined {
  if (reason === 'refused' && port !== undefined) {
    const others = exposedPorts.filter((exposed) => exposed !== port);
    const exposes =
      others.length === 0
        ? 'Does the program listen on 127.0.0.1 only? It has to listen on 0.0.0.0.'
        : `The image exposes ${others.join(' and ')}: set port: ${others[0]}.`;
    return `Nothing listens on port ${port}. ${exposes}`;
  }
  if (/\b404\b/.test(evidence))
    return `The health path ${healthPath ?? '/'} does not exist (404). Set "healthcheck" to one that the program answers.`;
  if (/\b30[1278]\b.*https:/.test(evidence))
    return 'The program redirects to https, but TLS ends at the proxy. Let its health path answer over plain http.';
  if (/\b(401|403)\b/.test(evidence))
    return `The health path ${healthPath ?? '/'} asks for a sign-in. Choose one that does not.`;
  if (/\b5\d\d\b/.test(evidence))
    return `The program answers its health path ${healthPath ?? '/'} with an error: look at its log.`;
  if (reason === 'timeout')
    return "The program accepts connections but does not answer in time. Is it still starting, or waiting for something it can't reach?";
  if (reason === 'tls')
    return 'The port speaks TLS, but the probe speaks plain http. Let the program answer plain http behind the proxy.';
  return undefined;
}
