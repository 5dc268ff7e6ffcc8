import {Box} from 'ink';
import {printed} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {wrap} from '../../present/text/index.js';
import {useDeck, useStore} from '../hooks/index.js';
import {Lines} from './lines.js';

/** A longer message is cut, because it is shown for seconds only. */
const mostLines = 4;

/** A message that is shown for a few seconds. It covers the bottom line, and the lines above if it is long. */
export function News({width}: {readonly width: number}) {
	const {flash} = useDeck();
	const note = useStore(flash);
	if (note === undefined) {
		return null;
	}

	const lines = wrap(note.text, width - 2)
		.slice(0, mostLines)
		.map((text): Line => [{emphasis: note.tone, text: printed` ${text}`}]);
	return (
		<Box position="absolute" bottom={0} left={0}>
			<Lines lines={lines} width={width} height={lines.length} />
		</Box>
	);
}
