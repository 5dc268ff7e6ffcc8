import type {Printable} from '../../base/text/index.js';
import {localized} from '../../base/text/index.js';
import {mostBase64} from './clipboard.js';
import {useDeck} from './deck-context.js';

/** Copies printable text to the terminal's clipboard. A message says what was copied, or why nothing was. */
export function useCopy(): (what: string, text: Printable) => void {
	const {clipboard, flash} = useDeck();
	return (what, text) => {
		const copied = clipboard.copy(text);
		if (copied.ok) {
			flash.show('ok', localized`copied ${what}, ${sizeText(copied.bytes)} (OSC 52: the terminal has to allow it)`);
		} else {
			flash.show(
				'waiting',
				localized`not copied: ${what} is ${sizeText(copied.base64Bytes)} in base64, and terminals take ${sizeText(mostBase64)}; certdeck show writes it to a file`,
			);
		}
	};
}

function sizeText(bytes: number): string {
	return bytes < 1000 ? localized`${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;
}
