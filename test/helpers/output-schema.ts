import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {fitsSchema} from '../operations/config/fits-schema.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The definitions of docs/output.schema.json. */
export const {$defs} = JSON.parse(readFileSync(join(root, 'docs', 'output.schema.json'), 'utf8')) as {
	readonly $defs: Readonly<Record<string, object>>;
};

/** Whether output is as docs/output.schema.json has it. */
export function fitsOutput(value: unknown, name: string): boolean {
	return fitsSchema(value, {...$defs[name], $defs});
}
