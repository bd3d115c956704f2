import {
  type CallOptions,
  isPluginError,
  type Notification,
  type NotificationBatch,
  type NotifierPart,
  PluginError,
} from '@docker-watcher/sdk';
import example from '../../../../examples/custom-plugin/src/index.js';
import { MessageNotifier } from '../../../../examples/custom-plugin/src/notifier/notifier.js';
import type { Settings } from '../../../../examples/custom-plugin/src/notifier/settings.js';
import { type Bad, variant } from './bad.js';

export const GOOD_NOTIFIER = example.parts.message as NotifierPart<Settings>;

function bad(what: string, fails: string, Part: typeof MessageNotifier): Bad<NotifierPart<Settings>> {
  const definition = variant<NotifierPart<Settings>, Settings>(
    GOOD_NOTIFIER,
    (settings, context) => new Part(settings, context),
  );
  return { what, fails: [fails], definition };
}

/** The good one, whose faults of one code become something else. */
function changing(code: PluginError['code'], change: (error: PluginError) => PluginError): typeof MessageNotifier {
  return class extends MessageNotifier {
    override notify(notification: Notification, options: CallOptions) {
      return super.notify(notification, options).catch((error: unknown) => {
        throw isPluginError(error) && error.code === code ? change(error) : error;
      });
    }
  };
}

export const BAD_NOTIFIERS: readonly Bad<NotifierPart<Settings>>[] = [
  bad(
    'says everything twice',
    'it delivers each message once',
    class extends MessageNotifier {
      override async notify(notification: Notification, options: CallOptions) {
        await super.notify(notification, options);
        await super.notify(notification, options);
      }
    },
  ),
  {
    what: 'glues its JSON together',
    fails: ['it delivers text with quotes, line breaks and anything else'],
    definition: variant<NotifierPart<Settings>, Settings>(GOOD_NOTIFIER, (settings, context) => {
      const { http } = context;
      const gluing = {
        ...context,
        http: {
          request: (url: string, request: Parameters<typeof http.request>[1]) => {
            const { title, message } = JSON.parse(String(request.body)) as Record<string, string>;
            return http.request(url, { ...request, body: `{"text":"${title}: ${message}"}` });
          },
        },
      };
      return new MessageNotifier(settings, gluing);
    }),
  },
  bad(
    'tries again by itself',
    'it leaves trying again to the host',
    class extends MessageNotifier {
      override notify(notification: Notification, options: CallOptions) {
        return super.notify(notification, options).catch((error: unknown) => {
          if (isPluginError(error) && error.code === 'unavailable') return super.notify(notification, options);
          throw error;
        });
      }
    },
  ),
  bad(
    'never gives up',
    'it does not ask for another try where none can help',
    changing('rejected', ({ message }) => new PluginError('unavailable', message)),
  ),
  bad(
    'does not say how long to wait',
    'it obeys 429',
    changing('rate_limited', ({ message }) => new PluginError('rate_limited', message)),
  ),
  bad(
    'takes many and tells them one by one',
    'it tells many as one message',
    class extends MessageNotifier {
      async notifyMany({ notifications }: NotificationBatch, options: CallOptions) {
        for (const notification of notifications) await this.notify(notification, options);
      }
    },
  ),
  bad(
    'tells one of many',
    'it tells many as one message',
    class extends MessageNotifier {
      async notifyMany({ notifications }: NotificationBatch, options: CallOptions) {
        await Promise.all(notifications.slice(0, 1).map((notification) => this.notify(notification, options)));
      }
    },
  ),
  bad(
    'has a test that sends nothing',
    'its test sends a message',
    class extends MessageNotifier {
      test = async () => undefined;
    },
  ),
  bad(
    'tells its token when it is refused',
    'no secret is in a log line or an error',
    class extends MessageNotifier {
      readonly #token: string;
      constructor(...[settings, context]: ConstructorParameters<typeof MessageNotifier>) {
        super(settings, context);
        this.#token = settings.token ?? '';
      }
      override notify(notification: Notification, options: CallOptions) {
        return super.notify(notification, options).catch((error: PluginError) => {
          if (error.code !== 'unauthorized') throw error;
          throw new PluginError('unauthorized', 'Refused.', { hint: `Is "${this.#token}" right?` });
        });
      }
    },
  ),
];
