import type {Printable} from '../../../base/text/index.js';
import {printable, printed} from '../../../base/text/index.js';
import {spread} from '../../../present/text/index.js';
import {Lines, useTextField} from '../../components/index.js';
import {useKeys} from '../../hooks/index.js';
import {filterKeys} from './requests-keys.js';

type FilterFieldProps = {
	readonly filter: string;
	/** Why the typed text is no filter. It can't be applied, and is not dropped silently. */
	readonly fault: string | undefined;
	/** How many requests match, and how many there are. */
	readonly count: Printable;
	readonly width: number;
	onChange(filter: string): void;
	onDone(): void;
	onDrop(): void;
	onMove(by: number): void;
};

/** The field in which the filter is typed. The list follows each letter. */
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
