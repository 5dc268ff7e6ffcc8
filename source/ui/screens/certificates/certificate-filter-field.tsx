import type {Printable} from '../../../base/text/index.js';
import {printable, printed} from '../../../base/text/index.js';
import {spread} from '../../../present/text/index.js';
import {Lines, useTextField} from '../../components/index.js';
import {useKeys} from '../../hooks/index.js';
import {certificateFilterKeys} from './certificates-keys.js';

type CertificateFilterFieldProps = {
	readonly filter: string;
	/** Why the typed text is no filter. */
	readonly fault: string | undefined;
	readonly count: Printable;
	readonly width: number;
	onChange(filter: string): void;
	onDone(): void;
	onDrop(): void;
	onMove(by: number): void;
};

/** The field in which the filter is typed. The list follows each letter. */
export function CertificateFilterField(props: CertificateFilterFieldProps) {
	const {filter, fault, count, width, onChange, onDone, onDrop, onMove} = props;
	const field = useTextField({
		value: filter,
		isFocused: true,
		placeholder: printed`words to look for · ends:<30d kind:secret used:yes`,
		onChange,
	});
	useKeys(certificateFilterKeys, {
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
