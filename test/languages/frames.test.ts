// Runs alone: the language of its process is Chinese.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {chinese, speakChinese} from '../helpers/in-chinese.js';
import type {Frames} from '../helpers/render.js';

speakChinese();
const {fakeServices} = await import('../helpers/fake-services.js');
const {openDeck} = await import('../helpers/render.js');
const {aRequest} = await import('../helpers/requests.js');

/** Every line fits, also with wide characters. */
function fits(screen: Frames, columns: number, rows: number): void {
	const lines = screen.lines();
	assert.equal(lines.length, rows);
	for (const line of lines) {
		assert.ok(stringWidth(line) <= columns, `${stringWidth(line)}: ${line}`);
	}
}

/** The column of the terminal in which a text begins. */
function columnOf(line: string, text: string): number {
	const at = line.indexOf(text);
	assert.notEqual(at, -1, `${text} in ${line}`);
	return stringWidth(line.slice(0, at));
}

for (const [columns, rows] of [
	[80, 24],
	[200, 60],
] as const) {
	test(`a Chinese deck fits ${columns}×${rows}: list, request, dialogs, help, guide`, async () => {
		const {services, show} = fakeServices();
		await using deck = await openDeck(services, {columns, rows});
		await deck.screen.until('正在连接');
		show([aRequest({name: 'orders', username: '某人'}), aRequest({name: '订单服务', uid: 'uid-2'})]);
		await deck.screen.until('● 实时');
		await deck.screen.until(/a 批准.*\? 按键/);
		// A column is as wide as what has been reviewed needs.
		await deck.screen.until('订单服务');
		fits(deck.screen, columns, rows);
		const head = deck.screen.lineWith('签名者');
		const row = deck.screen.lineWith('orders');
		assert.equal(columnOf(head, '名称'), columnOf(row, 'orders'));
		assert.equal(columnOf(head, '签名者'), columnOf(row, 'example.com/serving'.slice(0, 8)));
		assert.equal(columnOf(row, '待决定'), columnOf(deck.screen.lineWith('订单服务'), '待决定'));

		await deck.keys('enter');
		await deck.screen.until('请求内容');
		fits(deck.screen, columns, rows);
		assert.match(deck.screen.text(), /签名者 +example\.com/);

		await deck.keys('a');
		await deck.screen.until(/取消/);
		fits(deck.screen, columns, rows);
		await deck.keys('esc', 'esc', '?');
		await deck.screen.until('批量');
		fits(deck.screen, columns, rows);
		await deck.keys('esc', 'n');
		await deck.screen.until('新证书');
		fits(deck.screen, columns, rows);
		assert.match(deck.screen.lines().at(-1) ?? '', chinese);
	});
}
