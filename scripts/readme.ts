// Writes the help into docs/command-line.md and the keys into docs/keys.md: npm run docs
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {globalKeys} from '../source/ui/app.js';
import {planKeys} from '../source/ui/components/confirm-plan.js';
import type {KeyMap} from '../source/ui/keys/define-keys.js';
import {keyLabel} from '../source/ui/keys/define-keys.js';
import {besideKeys, commandKeys, openerKeys, screens} from '../source/ui/screen-table.js';
import {commandLineKeys} from '../source/ui/screens/command/command-line.js';
import {requestsKeys} from '../source/ui/screens/requests/requests-keys.js';
import {withSection} from './sections.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'certdeck.js');

/** The key tables of docs/keys.md, made from the key definitions of the deck. */
export function keyTables(): string {
	const ofScreens = Object.values(screens).flatMap(({keys}) => keys);
	return [requestsKeys, openerKeys, besideKeys, commandKeys, commandLineKeys, ...ofScreens, planKeys, globalKeys]
		.map(keyTable)
		.join('\n');
}

function keyTable({title, bindings}: KeyMap): string {
	const rows = Object.values(bindings).map(
		({keys, help}) => `| ${keys.map(key => `\`${keyLabel(key)}\``).join(' ')} | ${help.replaceAll('|', '\\|')} |`,
	);
	return [`**${title}**`, '', '| key | |', '|---|---|', ...rows, ''].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const help = execFileSync(process.execPath, [program, '--help'], {encoding: 'utf8'});
	write('docs/command-line.md', 'usage', `\`\`\`\n${help}\`\`\`\n`);
	write('docs/keys.md', 'keys', keyTables());
}

function write(document: string, section: string, text: string): void {
	const path = join(root, document);
	writeFileSync(path, withSection(readFileSync(path, 'utf8'), section, text));
}
