import {useState} from 'react';
import type {Printable} from '../../base/text/index.js';
import {localized, paddedEnd, printable, printed, repeated} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {line, wrap} from '../../present/text/index.js';
import {useKeys, usePathCompletion, useScreenSize} from '../hooks/index.js';
import {defineKeys} from '../keys/index.js';
import {DialogFrame, dialogRoom, dialogWidth} from './dialog-frame.js';
import {hintLine} from './hint-line.js';
import {useTextField} from './use-text-field.js';

export const formKeys = defineKeys(printed`Form`, {
	submit: {keys: ['enter'], label: printed`continue`, help: printed`Show what would be done`, footer: true},
	next: {
		keys: ['tab'],
		label: printed`next field`,
		help: printed`Complete the path of a file, else the next field`,
		footer: true,
	},
	below: {keys: ['down'], label: printed`field below`, help: printed`Next field`},
	previous: {keys: ['shift+tab', 'up'], label: printed`field before`, help: printed`The field before`},
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
});

export type FormField<Id extends string> = {
	readonly id: Id;
	readonly label: string;
	/** What the field is for; shown while it has the focus. */
	readonly why: Printable;
	readonly placeholder?: Printable;
	/** Drawn as dots. */
	readonly isSecret?: boolean;
	/** The field takes a path on this machine. Tab completes it. */
	readonly isPath?: boolean;
};

export type FormDialogProps<Id extends string> = {
	/** Printable. */
	readonly title: Printable;
	/** Lines above the fields. */
	readonly lead: readonly Line[];
	readonly fields: ReadonlyArray<FormField<Id>>;
	readonly values: Readonly<Record<Id, string>>;
	/** Why the form can't be submitted yet; undefined if it can. */
	readonly missing: string | undefined;
	readonly isBusy: boolean;
	/** The field that has the focus first; if absent, the first field. */
	readonly begin?: number;
	onChange(id: Id, value: string): void;
	/** @param focused - the field with the focus. The form opens with it again if the input is refused. */
	onSubmit(focused: number): void;
	onLeave(): void;
};

/** A form of a few text fields. The plan that follows from it is shown before it is performed. */
export function FormDialog<Id extends string>(props: FormDialogProps<Id>) {
	const [focused, setFocused] = useState(props.begin ?? 0);
	const [completions, setCompletions] = useState(0);
	const count = props.fields.length;
	return (
		<FocusedForm
			// A new key puts the cursor at the end of the text, for each focused and each completed field.
			key={`${focused} ${completions}`}
			{...props}
			focused={focused}
			onCompleted={() => setCompletions(before => before + 1)}
			onMove={by => setFocused(before => (before + by + count) % count)}
		/>
	);
}

const labelWidth = 14;

function FocusedForm<Id extends string>({
	title,
	lead,
	fields,
	values,
	missing,
	isBusy,
	focused,
	onChange,
	onSubmit,
	onLeave,
	onMove,
	onCompleted,
}: FormDialogProps<Id> & {readonly focused: number; onMove(by: number): void; onCompleted(): void}) {
	const {columns, rows: height} = useScreenSize();
	const width = dialogWidth(columns);
	const field = fields[focused];
	const editor = useTextField({
		value: field ? values[field.id] : '',
		isFocused: true,
		isSecret: field?.isSecret ?? false,
		placeholder: field?.placeholder ?? printed``,
		onChange: value => field && onChange(field.id, value),
	});
	const complete = usePathCompletion();
	const next = () => {
		if (field?.isPath) {
			complete(values[field.id], {
				onPath(path) {
					onChange(field.id, path);
					onCompleted();
				},
				otherwise: () => onMove(1),
			});
		} else {
			onMove(1);
		}
	};

	useKeys(formKeys, {
		submit: {run: () => onSubmit(focused), disabled: isBusy ? localized`reading what is there already` : missing},
		next: {run: next},
		below: {run: () => onMove(1)},
		previous: {run: () => onMove(-1)},
		leave: {run: onLeave},
	});

	const rows = fields.flatMap(({id, label, why, placeholder = printed``, isSecret = false}, index): readonly Line[] => {
		const isHere = index === focused;
		const value = isSecret ? repeated(printed`•`, [...values[id]].length) : printable(values[id]);
		const shown = isHere
			? editor.line(width - labelWidth - 2)
			: line(value === '' ? placeholder : value, value === '' ? 'muted' : 'plain');
		return [
			[
				{emphasis: 'focus', text: isHere ? printed`▌ ` : printed`  `},
				{emphasis: isHere ? 'focus' : 'plain', text: paddedEnd(printable(label), labelWidth)},
				...shown,
			],
			...(isHere
				? wrap(why, width - labelWidth - 2).map(text =>
						line(printed`${repeated(printed` `, labelWidth + 2)}${text}`, 'muted'),
					)
				: []),
		];
	});
	const room = dialogRoom(lead.length + rows.length, height, 2);
	return (
		<DialogFrame
			title={title}
			body={[...lead, ...rows]}
			// Each field above the focused one takes one line. The explanation is below the focused field.
			top={Math.max(0, lead.length + focused + (room > 1 ? 2 : 1) - room)}
			foot={[
				[],
				isBusy
					? line(printed`… reading what is there already`, 'waiting')
					: hintLine(
							[
								[printed`enter`, printed`show what would be done`, printed`go on`],
								[printed`tab`, printed`next field`, printed`next`],
								[printed`esc`, printed`leave it`, printed`leave`],
							],
							width,
						),
			]}
		/>
	);
}
