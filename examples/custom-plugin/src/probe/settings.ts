import { type Static, Type } from '@docker-watcher/sdk';

/** What users may write beside `type: line`. Titles and descriptions become the form and the reference. */
export const Settings = Type.Object(
  {
    send: Type.Optional(
      Type.String({ minLength: 1, title: 'Send', description: 'What is sent, as a line. Default "PING".' }),
    ),
    expect: Type.Optional(
      Type.String({ minLength: 1, title: 'Expect', description: 'How the answer begins. Default "+PONG".' }),
    ),
  },
  { additionalProperties: false, title: 'Line' },
);

export type Settings = Static<typeof Settings>;
