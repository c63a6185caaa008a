// Lints an AsyncAPI document: prints what is wrong with it, and ends with 1 if anything is.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const source = process.argv[2];
const { document, diagnostics } = await new Parser().parse(await readFile(source, 'utf8'), { source });
// 0 error, 1 warning; below are hints, such as a newer version of AsyncAPI.
const wrong = diagnostics.filter((one) => one.severity <= 1);
for (const one of wrong) {
  console.log(one.severity, one.code, one.message, one.path.join('/'));
}
process.exit(document && wrong.length === 0 ? 0 : 1);
