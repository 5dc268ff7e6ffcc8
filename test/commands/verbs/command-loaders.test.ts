import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commandLoaders, loadCommands} from '../../../source/commands/verbs/command-loaders.js';

test('loads each verb by itself, and no other', async () => {
	const commands = await loadCommands();
	assert.deepEqual(
		Object.keys(commandLoaders),
		commands.map(({name}) => name),
	);
	for (const command of commands) {
		assert.equal(await commandLoaders[command.name]?.(), command, command.name);
	}
});
