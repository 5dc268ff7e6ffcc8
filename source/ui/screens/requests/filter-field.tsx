import type {Printable} from '../../../base/text/index.js';
import {printable, printed} from '../../../base/text/index.js';
import {spread} from '../../../present/text/index.js';
import {Lines, useTextField} from '../../components/index.js';
import {useKeys} from '../../hooks/index.js';
import {filterKeys} from './requests-keys.js';

type FilterFieldProps = {
	readonly filter: string;
	/** Why what is typed is no filter: it can't be kept, and neither is it dropped without a word. */
	readonly fault: string | undefined;
	/** How many requests have the words, and of how many. */
	readonly count: Printable;
	readonly width: number;
	onChange(filter: string): void;
	onDone(): void;
	onDrop(): void;
	onMove(by: number): void;
};

/** The filter while it is typed; the list follows each letter. */
export function FilterField({filter, fault, count, width, onChange, onDone, onDrop, onMove}: FilterFieldProps) {
	const field = useTextField({
		value: filter,
		isFocused: true,
		placeholder: printed`words to look for · status:pending san:*.shop.svc`,
		onChange,
	});
	useKeys(filterKeys, {
		done: {run: onDone, disabled: fault === undefined ? undefined : printable(fault)},
		drop: {run: onDrop},
		down: {run: () => onMove(1)},
		up: {run: () => onMove(-1)},
	});
	const line = spread(
		[{emphasis: 'focus', text: printed` / `}, ...field.line(width - count.length - 5)],
		[{emphasis: 'muted', text: printed` ${count} `}],
		width,
	);
	return <Lines lines={[line]} width={width} height={1} />;
}
