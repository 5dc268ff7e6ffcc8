import assert from 'node:assert/strict';
import {test} from 'node:test';
import {render, Text, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {useState} from 'react';
import {createTtyStreams} from './tty-streams.js';

function Echo() {
	const [heard, setHeard] = useState('');
	const {exit} = useApp();
	const {columns, rows} = useWindowSize();
	useInput((input, key) => {
		if (key.escape) {
			exit();
		} else {
			setHeard(before => `${before}${key.upArrow ? '↑' : input}`);
		}
	});
	usePaste(text => {
		setHeard(before => `${before}(${text})`);
	});
	return (
		<Text>
			{columns}×{rows} heard {heard}
		</Text>
	);
}

test('real Ink draws on the screen, gets keys and paste, and follows the size', async () => {
	const {stdin, stdout, screen, rawModes, type, paste, resize} = createTtyStreams({columns: 40, rows: 10});
	const {waitUntilExit} = render(<Echo />, {
		stdin,
		stdout,
		interactive: true,
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	await screen.until('40×10 heard');
	assert.equal(screen.isAlternate(), true);
	await type('a');
	await type('\u001b[A');
	await paste('x\ny');
	await screen.until('heard a↑(x');
	resize({columns: 60, rows: 12});
	await screen.until('60×12');
	await type('\u001b');
	await waitUntilExit();
	await screen.until(({isAlternate}) => !isAlternate());
	assert.deepEqual([rawModes.at(0), rawModes.at(-1)], [true, false]);
});
