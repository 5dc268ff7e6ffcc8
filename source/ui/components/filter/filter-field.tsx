import type {Printable} from '../../../base/text/index.js';
import {printable, printed} from '../../../base/text/index.js';
import {displayWidth, spread} from '../../../present/text/index.js';
import {useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';
import {Lines, useTextField} from '../index.js';

/** The keys of a filter that is typed, in the words of what it filters. */
export function defineFilterKeys(next: Printable, previous: Printable) {
	return defineKeys(printed`Filter`, {
		done: {
			keys: ['enter'],
			label: printed`keep`,
			help: printed`Keep the filter and go back to the list`,
			footer: true,
			navigates: true,
		},
		drop: {keys: ['esc'], label: printed`drop`, help: printed`Drop the filter`, footer: true},
		down: {keys: ['down'], label: printed`down`, help: next},
		up: {keys: ['up'], label: printed`up`, help: previous},
	});
}

type FilterFieldProps = {
	readonly keys: ReturnType<typeof defineFilterKeys>;
	readonly filter: string;
	/** Why the text is no filter. It is then neither kept nor dropped silently. */
	readonly fault: string | undefined;
	/** How many rows have the words, and of how many. */
	readonly count: Printable;
	readonly placeholder: Printable;
	readonly width: number;
	onChange(filter: string): void;
	onDone(): void;
	onDrop(): void;
	onMove(by: number): void;
};

/** The filter while it is typed. The list follows each letter. */
export function FilterField(props: FilterFieldProps) {
	const {keys, filter, fault, count, placeholder, width, onChange, onDone, onDrop, onMove} = props;
	const field = useTextField({value: filter, isFocused: true, placeholder, onChange});
	useKeys(keys, {
		done: {run: onDone, disabled: fault === undefined ? undefined : printable(fault)},
		drop: {run: onDrop},
		down: {run: () => onMove(1)},
		up: {run: () => onMove(-1)},
	});
	const room = width - displayWidth(count) - 5;
	const line = spread(
		[{emphasis: 'focus', text: printed` / `}, ...field.line(room)],
		[{emphasis: 'muted', text: printed` ${count} `}],
		width,
	);
	return <Lines lines={[line]} width={width} height={1} />;
}
