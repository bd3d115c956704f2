/** Releases whose answers differ in ways that a client meets. */
export type Flavour = '2.11' | '2.12' | '2.15';

interface Ways {
  readonly version: readonly [number, number, number];
  readonly hasSetup: boolean;
  readonly booleansAsNumbers: boolean;
  readonly badLogin: 400 | 401;
  readonly expired: 400 | 401;
  /** Up to 2.12 403; then a 404 whose message is the path, and 500 for some. */
  readonly saysForbidden: boolean;
  readonly missingIsEmpty: boolean;
  readonly notFound: string;
  readonly hasTwoFactor: boolean;
}

export const WAYS: Readonly<Record<Flavour, Ways>> = {
  '2.11': {
    version: [2, 11, 3],
    hasSetup: false,
    booleansAsNumbers: true,
    badLogin: 401,
    expired: 401,
    saysForbidden: true,
    missingIsEmpty: true,
    notFound: 'Item Not Found',
    hasTwoFactor: false,
  },
  '2.12': {
    version: [2, 12, 6],
    hasSetup: false,
    booleansAsNumbers: false,
    badLogin: 401,
    expired: 401,
    saysForbidden: true,
    missingIsEmpty: false,
    notFound: 'Item Not Found',
    hasTwoFactor: false,
  },
  '2.15': {
    version: [2, 15, 1],
    hasSetup: true,
    booleansAsNumbers: false,
    badLogin: 400,
    expired: 400,
    saysForbidden: false,
    missingIsEmpty: false,
    notFound: 'Not Found',
    hasTwoFactor: true,
  },
};
