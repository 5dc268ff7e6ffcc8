import {useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {FormDialog, PlanningDialog, usePlanning} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

const fields: ReadonlyArray<FormField<'path'>> = [
	{
		id: 'path',
		isPath: true,
		label: localized`file`,
		why: printed`a path; what is there is not replaced without a yes`,
		placeholder: printed`a path`,
	},
];

type SaveDialogProps = {
	readonly text: string;
	/** The name of the saved thing for the title; printable. */
	readonly what: Printable;
	/** The proposed file. */
	readonly path: string;
	onClose(): void;
};

/** Writes a text that is on the screen to a file. */
export function SaveDialog({text, what, path, onClose}: SaveDialogProps) {
	const {services} = useDeck();
	const [value, setValue] = useState(path);
	const {planning, start, stop} = usePlanning<string>();
	const plan = () => start(() => services.guide.planSave(value.trim(), text));
	if (planning.phase === 'planned' || planning.phase === 'refused') {
		return (
			<PlanningDialog
				planning={planning}
				refusedTitle={printed`It can't be saved so`}
				doneText={localized`saved`}
				onDone={onClose}
				onBack={stop}
				onAgain={plan}
			/>
		);
	}

	return (
		<FormDialog
			title={printed`Save ${what}`}
			lead={[line(printed`It holds no private key.`, 'muted'), []]}
			fields={fields}
			values={{path: value}}
			missing={value.trim() === '' ? localized`name the file` : undefined}
			isBusy={planning.phase === 'planning'}
			onChange={(_id, typed) => setValue(typed)}
			onSubmit={plan}
			onLeave={onClose}
		/>
	);
}
