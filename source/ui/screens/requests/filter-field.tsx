import {Lines} from '../../components/lines.js';
import {useTextField} from '../../components/use-text-field.js';
import {useKeys} from '../../keys/use-keys.js';
import {filterKeys} from './requests-keys.js';

type FilterFieldProps = {
	readonly filter: string;
	readonly width: number;
	onChange(filter: string): void;
	onDone(): void;
	onDrop(): void;
	onMove(by: number): void;
};

/** The filter while it is typed; the list follows each letter. */
export function FilterField({filter, width, onChange, onDone, onDrop, onMove}: FilterFieldProps) {
	const field = useTextField({
		value: filter,
		isFocused: true,
		placeholder: 'words to look for · status:pending · signer:kubelet',
		onChange,
	});
	useKeys(filterKeys, {
		done: {run: onDone},
		drop: {run: onDrop},
		down: {run: () => onMove(1)},
		up: {run: () => onMove(-1)},
	});
	return <Lines lines={[[{emphasis: 'focus', text: ' / '}, ...field.line(width - 3)]]} width={width} height={1} />;
}
