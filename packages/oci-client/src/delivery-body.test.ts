import { expect, it } from 'vitest';
import { readDelivery } from './delivery-body.js';

const FORM = 'application/x-www-form-urlencoded; charset=utf-8';
const delivery = (body: string, type = 'application/json') => ({
  headers: { 'content-type': type },
  query: {},
  body: Buffer.from(body),
});

it.each([
  ['{"a":"ü"}', undefined, { a: 'ü' }],
  ['payload=%7B%22a%22%3A%22b+c%22%7D', FORM, { a: 'b c' }],
  ['{"a":1}', 'application/vnd.docker.distribution.events.v1+json', { a: 1 }],
  ['[1]', undefined, {}],
  ['null', undefined, {}],
])('reads %s', (body, type, expected) => {
  expect(readDelivery(delivery(body, type))).toEqual(expected);
});

it.each([
  ['', undefined],
  ['{"a":', undefined],
  ['payload=%7B', FORM],
  ['other=1', FORM],
])('refuses %s', (body, type) => {
  expect(() => readDelivery(delivery(body, type))).toThrow('not JSON');
});
