import assert from 'node:assert/strict';
import type {KeyObject} from 'node:crypto';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before} from 'node:test';
import {purposes} from '../../source/operations/guide/purposes.js';
import type {Run} from '../helpers/certdeck.js';
import {program, runProgram} from '../helpers/certdeck.js';
import type {Json} from '../helpers/raw-api.js';
import type {Terminal} from '../helpers/terminal.js';
import {openTerminal} from '../helpers/terminal.js';

export const down = '\u001B[B';
export const up = '\u001B[A';
export const esc = '\u001B';
/** Empties a field. */
export const ctrlU = '\u0015';

/** Steps of a person in the guide. Each waits until the screen shows its result. */
export type Walk = {
	/** Presses one key, which is counted. */
	press(key: string, shows: string | RegExp): Promise<void>;
	/** Types the text of a name, which is not counted. */
	name(text: string, shows: string | RegExp): Promise<void>;
	count(): number;
	/** Opens the guide and goes down to a purpose, by its label. */
	choose(label: string): Promise<void>;
	/** Presses Enter once for each text, and waits for the text. */
	enterTo(...shows: ReadonlyArray<string | RegExp>): Promise<void>;
	/** From the list to a Service, up to the step of its hosts. */
	toHosts(service: string): Promise<void>;
	/** From the list to the request of a Service that does not exist yet, and waits for approval. */
	toRequest(service: string): Promise<void>;
	/** From the review to the request. */
	send(): Promise<void>;
	/** Approves the request, and waits until it can be signed, or published if the cluster itself signs. */
	approve(shows?: string): Promise<void>;
	/** Scrolls a dialog to its end. Before that no key confirms it. */
	readOn(): Promise<void>;
	/** Signs it with an authority: the one of the last time, or a new one. */
	sign(): Promise<void>;
	/**
	 * Confirms the plan to sign: by a key, or by the name of the authority if others signed for the signer before, as on a
	 * shared cluster.
	 *
	 * @returns whether a key was enough.
	 */
	confirmSigning(): Promise<boolean>;
	/** Leaves by Ctrl-C. */
	quit(): Promise<void>;
};

/** Scrolls a dialog to its end and types the required name. */
export async function confirmByName(terminal: Terminal, name: string): Promise<void> {
	terminal.type('\u001B[6~');
	terminal.type('\u001B[6~');
	terminal.type(name);
	await terminal.screen.until(new RegExp(`> ${name}\\S? *enter`));
	terminal.type('\r');
}

/** Steps in a terminal in which the deck is starting. */
export async function walkIn(terminal: Terminal): Promise<Walk> {
	const {screen} = terminal;
	let count = 0;
	await screen.until('● live');
	const walk: Walk = {
		count: () => count,
		async press(key, shows) {
			count++;
			terminal.type(key);
			await screen.until(shows);
			if (key === 'y') {
				// The watch may show the write before its answer closes the dialog. Until then the dialog gets all keys.
				await screen.untilGone('┌ ');
			}
		},
		async name(text, shows) {
			terminal.type(text);
			await screen.until(shows);
		},
		async choose(label) {
			const wanted = purposes.findIndex(each => each.label === label);
			assert.notEqual(wanted, -1, label);
			await walk.press('n', '▌ (•) Service');
			for (const each of purposes.slice(1, wanted + 1)) {
				await walk.press(down, `▌ (•) ${each.label}`);
			}
		},
		async enterTo(...shows) {
			for (const each of shows) {
				await walk.press('\r', each);
			}
		},
		async toHosts(service) {
			const [namespace, name] = service.split('/');
			await walk.press('n', '▌ (•) Service');
			await walk.press('\r', 'Which Service do clients call?');
			await walk.name(service, new RegExp(`▌ ${service} +(as typed|ClusterIP)`));
			await walk.press('\r', `[x] ${name}.${namespace}.svc`);
		},
		async toRequest(service) {
			await walk.toHosts(service);
			await walk.enterTo('▸4 key', '▸5 signer', '▸6 review');
			await walk.send();
		},
		async send() {
			await walk.press('\r', /┌ (Request a|Renew the) certificate/);
			await walk.press('y', 'It waits for approval');
		},
		async approve(shows = '▸ signed') {
			await walk.press('\r', '┌ Approve ');
			await walk.readOn();
			await walk.press('y', shows);
		},
		async readOn() {
			const end = /│ y yes, do it|│ Type its name to go on/;
			await screen.until(/│ y yes, do it|│ Type its name to go on|↓ \d+ more/);
			while (!end.test(screen.text())) {
				const before = screen.text();
				terminal.type('\u001B[6~');
				await screen.until(({text}) => text() !== before);
			}
		},
		async sign() {
			await walk.press('\r', /┌ (Make an authority|Sign )/);
			await walk.confirmSigning();
		},
		async confirmSigning() {
			const signed = /✓ chain +it leads to the authority/;
			await walk.readOn();
			const [, name] = /Type its name to go on: (.*?) *│/.exec(screen.text()) ?? [];
			if (name === undefined) {
				await walk.press('y', signed);
				return true;
			}

			await confirmByName(terminal, name);
			await screen.until(signed);
			await screen.untilGone('┌ ');
			return false;
		},
		async quit() {
			terminal.type('\u0003');
			assert.deepEqual(await terminal.ended(), {exitCode: 0, signal: 0});
		},
	};
	return walk;
}

/**
 * A home folder and a namespace on one cluster for a suite: decks and verbs with shared records, and a kubectl to check
 * their results.
 */
export function guideRoom(
	kubeconfig: string,
	namespace: string,
): {
	readonly folder: string;
	/** The folder of keys and their certificates. */
	readonly keys: string;
	/** A deck of 80×24 with these arguments. */
	open(args?: readonly string[]): Terminal;
	run(...args: readonly string[]): Promise<Run>;
	kubectl(...args: readonly string[]): Promise<string>;
	/** Creates an object that is deleted at the end of the suite. */
	apply(object: object): Promise<void>;
	get(...args: readonly string[]): Promise<Json>;
	/** Certificate and key of a Secret in the namespace, which must match. */
	pair(name: string): Promise<{readonly leaf: X509Certificate; readonly key: KeyObject}>;
	/** The user and groups of a kubeconfig's holder, as the server sees them. */
	whoami(path: string): Promise<{readonly username: string; readonly groups: readonly string[]}>;
} {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-guide-'));
	const own = {KUBECONFIG: kubeconfig, HOME: folder, XDG_STATE_HOME: join(folder, 'state')};
	const run = (command: string, args: readonly string[], input?: string) =>
		runProgram(command, args, {cwd: folder, env: {...process.env, ...own}, ...(input === undefined ? {} : {input})});
	const kubectl = async (args: readonly string[], input?: string) => {
		const {stdout, stderr, code} = await run('kubectl', args, input);
		assert.equal(code, 0, stderr);
		return stdout;
	};

	const get = async (...args: readonly string[]): Promise<Json> =>
		JSON.parse(await kubectl(['get', ...args, '-o', 'json']));
	const applied: object[] = [];
	before(() => kubectl(['create', 'namespace', namespace]));
	after(async () => {
		for (const object of applied) {
			await kubectl(['delete', '-f', '-'], JSON.stringify(object));
		}

		await kubectl(['delete', 'namespace', namespace, '--wait=false']);
		rmSync(folder, {recursive: true});
	});
	return {
		folder,
		keys: join(folder, '.local/share/certdeck'),
		open: (args = []) => openTerminal(process.execPath, [program, ...args], {cwd: folder, env: own}),
		run: (...args) => run(process.execPath, [program, ...args]),
		kubectl: (...args) => kubectl(args),
		async apply(object) {
			await kubectl(['create', '-f', '-'], JSON.stringify(object));
			applied.push(object);
		},
		get,
		async pair(name) {
			const {data} = await get('secret', name, '-n', namespace);
			const text = (field: string) => Buffer.from(data[field], 'base64').toString();
			const [leaf, key] = [new X509Certificate(text('tls.crt')), createPrivateKey(text('tls.key'))];
			assert.ok(leaf.checkPrivateKey(key), name);
			return {leaf, key};
		},
		async whoami(path) {
			const {status} = JSON.parse(await kubectl(['--kubeconfig', path, 'auth', 'whoami', '-o', 'json']));
			return status.userInfo;
		},
	};
}
