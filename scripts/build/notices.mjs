// The licences of the libraries that a bundle holds: most ask that their text goes where the code goes.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LICENCE = /^(?:licen[cs]e|copying|notice)(?:[-.]|$)/i;

/** @param {readonly string[]} modules absolute paths of the modules in the bundle */
export async function noticesOf(modules) {
  const folders = [...new Set(modules.map(packageOf).filter((folder) => folder !== undefined))].sort();
  const notices = await Promise.all(folders.map(noticeOf));
  return `This package holds code of these libraries.\n\n${[...new Set(notices)].join('\n')}`;
}

/** The folder of the library that a module belongs to: the innermost node_modules counts. */
function packageOf(module) {
  return /^\/?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[0].replace(/\/$/, '');
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`--- ${name} ${version} (${license ?? 'see its package'})`, '', ...texts.map((text) => text.trim()), ''].join(
    '\n',
  );
}
