// Writes what the README quotes into it: the help and the keys, and with --frame a frame of the deck on the demo.
// npm run docs; npm run build && node --import tsx scripts/readme.ts --frame
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {globalKeys} from '../source/ui/app.js';
import {planKeys} from '../source/ui/components/confirm-plan.js';
import type {KeyMap} from '../source/ui/keys/define-keys.js';
import {keyLabel} from '../source/ui/keys/define-keys.js';
import {besideKeys, commandKeys, openerKeys, screens} from '../source/ui/screen-table.js';
import {commandLineKeys} from '../source/ui/screens/command/command-line.js';
import {requestsKeys} from '../source/ui/screens/requests/requests-keys.js';
import type {Screen} from '../test/helpers/screen.js';
import {openTerminal} from '../test/helpers/terminal.js';
import {withSection} from './sections.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Ages are told in minutes here: a frame that stands for so long is whole. */
const standsMs = 8000;
const program = join(root, 'dist', 'certdeck.js');

/** The README's key tables, a view of the definitions that the deck itself runs on. */
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

async function frame(): Promise<string> {
	await using terminal = openTerminal(process.execPath, [program, '--demo'], {columns: 80, rows: 24});
	await terminal.screen.until('● live');
	await terminal.screen.until('break-glass');
	await terminal.screen.until(/ · v\d/);
	// That whom it names is an administrator is known once the bindings are read.
	await terminal.screen.until(/night-shift +!!/);
	terminal.type('j');
	await terminal.screen.until('▌ alice-laptop-2');
	return standingFrame(terminal.screen);
}

/** What the screen shows once all that is still being read of the cluster is there, too. */
async function standingFrame(screen: Pick<Screen, 'lines'>): Promise<string> {
	let last = '';
	for (let stood = 0; stood < standsMs; stood += 100) {
		const now = screen
			.lines()
			.map(line => line.trimEnd())
			.join('\n')
			.trimEnd();
		stood = now === last ? stood : 0;
		last = now;
		await sleep(100);
	}

	return last;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const path = join(root, 'README.md');
	let readme = readFileSync(path, 'utf8');
	const help = execFileSync(process.execPath, [program, '--help'], {encoding: 'utf8'});
	readme = withSection(readme, 'usage', `\`\`\`\n${help}\`\`\`\n`);
	readme = withSection(readme, 'keys', keyTables());
	if (process.argv.includes('--frame')) {
		readme = withSection(readme, 'frame', `\`\`\`\n${await frame()}\n\`\`\`\n`);
	}

	writeFileSync(path, readme);
}
