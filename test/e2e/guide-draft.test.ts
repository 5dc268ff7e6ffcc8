// Needs: kubectl
import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {down, esc, guideRoom, walkIn} from './guide-walk.js';
import {onEachPlane} from './planes.js';

const run = `draft-${process.pid}`;

/** What is typed but not yet sent survives any end of the deck. */
await onEachPlane('a request that is being typed', ({kubeconfig}) => {
	const {folder, open, get, pair} = guideRoom(kubeconfig.admin, run);
	const drafts = join(folder, 'state/certdeck/drafts');
	const kept = (): readonly string[] => {
		try {
			return readdirSync(drafts)
				.filter(name => name.endsWith('.json'))
				.map(name => readFileSync(join(drafts, name), 'utf8'));
		} catch {
			return [];
		}
	};
	const untilKept = async (holds: (all: readonly string[]) => boolean) => {
		for (let attempt = 0; attempt < 1200 && !holds(kept()); attempt++) {
			await sleep(25);
		}

		assert.ok(holds(kept()), kept().join('\n') || 'nothing is kept');
	};

	/**
	 * Fills in the guide up to the hosts: a key of another kind, a passphrase, one host left out, two added, and one half
	 * typed.
	 */
	async function typeAlong(terminal: ReturnType<typeof open>): Promise<void> {
		const {screen} = terminal;
		const {press, name, toHosts, enterTo} = await walkIn(terminal);
		await toHosts(`${run}/shop`);
		await enterTo('▸4 key');
		await press(down, '▌ (•) ECDSA P-384');
		for (const [key, shows] of [
			['\u001B[Z', /▌ passphrase/],
			['\u001B[Z', /▌ folder/],
			['\t', /▌ passphrase/],
		] as const) {
			await press(key, shows);
		}

		terminal.paste('open sesame');
		await screen.until('•••••••••••');
		await press(esc, '▸3 hosts');
		await press(' ', `▌ [ ] shop.${run}.svc `);
		terminal.paste('one.example.com\n192.0.2.7\n');
		await screen.until('[x] 192.0.2.7');
		await name('half.typ', 'half.typ▏');
		await untilKept(all => all.some(text => text.includes('half.typ')));
	}

	test('is offered after kill -9 in the hosts step, without the passphrase, and continues to its Secret', async () => {
		{
			await using terminal = open();
			await typeAlong(terminal);
			terminal.signal('SIGKILL');
			await terminal.ended();
		}

		const [text = '', ...more] = kept();
		assert.deepEqual(more, []);
		assert.doesNotMatch(text, /sesame|PRIVATE/);
		const [file = ''] = readdirSync(drafts);
		assert.deepEqual(
			[statSync(drafts), statSync(join(drafts, file))].map(({mode}) => mode & 0o777),
			[0o700, 0o600],
		);

		await using terminal = open();
		const {screen} = terminal;
		const {press, name, enterTo, send, approve, sign, quit} = await walkIn(terminal);
		await screen.until('A request that you had begun is not sent yet: n goes on');
		await press('n', '┌ Go on with what you had begun?');
		assert.match(screen.text(), new RegExp(`${run}/shop`));
		await press('y', 'half.typ▏');
		for (const wanted of [
			`[ ] shop.${run}.svc `,
			`[x] shop.${run}.svc.cluster.local`,
			'[x] one.example.com',
			'[x] 192.0.2.7',
		]) {
			assert.ok(screen.text().includes(wanted), `${wanted}\n${screen.text()}`);
		}

		await name('ed.example', 'half.typed.example▏');
		await press('\r', '[x] half.typed.example');
		await enterTo(/▸4 key[\s\S]*▌ \(•\) ECDSA P-384[\s\S]*passphrase +none/, '▸5 signer', '▸6 review');
		await send();
		await untilKept(all => all.length === 0);
		await approve();
		await sign();
		await press('\r', `create Secret ${run}/shop-tls`);
		await press('y', '✓ published');
		await quit();
		const {leaf} = await pair('shop-tls');
		assert.deepEqual(leaf.subjectAltName?.split(', ').toSorted(), [
			...['DNS:half.typed.example', 'DNS:one.example.com', `DNS:shop.${run}`],
			...[`DNS:shop.${run}.svc.cluster.local`, 'IP Address:192.0.2.7'],
		]);
		const {items} = await get('csr');
		const ours = items.filter(({metadata}: {metadata: {name: string}}) => metadata.name.startsWith(`shop.${run}`));
		assert.equal(ours.length, 1);
	});

	test('is kept at a hang-up, stays where it is left, and is not offered after it was dropped', async () => {
		{
			await using terminal = open();
			const {choose, enterTo, name} = await walkIn(terminal);
			await choose('user');
			await enterTo('▌ user name');
			await name('heidi', 'user "heidi"');
			terminal.signal('SIGHUP');
			await terminal.ended();
		}

		assert.match(kept().join('\n'), /heidi/);
		{
			await using terminal = open();
			const {screen} = terminal;
			const {press, quit} = await walkIn(terminal);
			await press('n', '┌ Go on with what you had begun?');
			assert.match(screen.text(), /heidi/);
			terminal.type(esc);
			await screen.until('not sent yet: n goes on');
			await press('n', '┌ Go on with what you had begun?');
			await press('x', '▌ (•) Service');
			await screen.untilGone('┌ Go on');
			await quit();
		}

		assert.deepEqual(kept(), []);
		await using terminal = open();
		const {screen} = terminal;
		const {press} = await walkIn(terminal);
		await press('n', '▌ (•) Service');
		assert.doesNotMatch(screen.text(), /Go on with what/);
	});

	test('is not offered to others while it is being typed', async () => {
		await using first = open();
		const {choose, enterTo, name} = await walkIn(first);
		await choose('user');
		await enterTo('▌ user name');
		await name('ivan', 'user "ivan"');
		await untilKept(all => all.some(text => text.includes('ivan')));
		await using second = open();
		const {press} = await walkIn(second);
		await press('n', '▌ (•) Service');
		assert.doesNotMatch(second.screen.text(), /Go on with what/);
		first.type(esc);
		await first.screen.until('▸1 purpose');
		first.type(esc);
		await first.screen.until('┌ Leave the new certificate');
		first.type('y');
		await untilKept(all => all.length === 0);
	});
});
