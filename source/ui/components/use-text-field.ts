import {useLayoutEffect, useRef, useState} from 'react';
import type {Printable} from '../../base/text/index.js';
import {printable, printed, sliced} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {displayWidth} from '../../present/text/index.js';
import {useTextKeys} from '../hooks/index.js';
import {editText, insertText, startEditing} from './text-editing.js';

export type TextFieldOptions = {
	readonly value: string;
	readonly isFocused: boolean;
	/** Draws dots instead of the text. */
	readonly isSecret?: boolean;
	/** Shown while there is no text. */
	readonly placeholder?: Printable;
	onChange(text: string): void;
	/** Receives the typed text together with a pasted text of several lines. If absent, only the first line is taken. */
	onLines?(text: string): void;
};

/** A line of text that can be edited: receives keys while focused, and returns the line to draw in `width` columns. */
export function useTextField({
	value,
	isFocused,
	isSecret = false,
	placeholder = printed``,
	onChange,
	onLines,
}: TextFieldOptions) {
	const [cursor, setCursor] = useState([...value].length);
	const editing = {text: value, cursor: Math.min(cursor, [...value].length)};
	// Two keys may arrive before the first one is drawn.
	const latest = useRef(editing);
	useLayoutEffect(() => {
		latest.current = editing;
	});
	const apply = (next: {readonly text: string; readonly cursor: number}) => {
		const hasChanged = next.text !== latest.current.text;
		latest.current = next;
		setCursor(next.cursor);
		if (hasChanged) {
			onChange(next.text);
		}
	};

	useTextKeys(
		{
			takesLines: onLines !== undefined,
			insert(text) {
				if (onLines && /[\r\n]/.test(text.trim())) {
					onLines(`${latest.current.text}${text}`);
				} else {
					apply(insertText(latest.current, text));
				}
			},
			edit(name) {
				const next = editText(latest.current, name);
				if (next) {
					apply(next);
				}

				return next !== undefined;
			},
		},
		isFocused,
	);
	return {
		line: (width: number): Line =>
			fieldLine(isSecret ? startSecret(editing) : editing, {isFocused, placeholder, width}),
	};
}

function startSecret({text, cursor}: {readonly text: string; readonly cursor: number}) {
	return {...startEditing('•'.repeat([...text].length)), cursor};
}

type FieldLook = {readonly isFocused: boolean; readonly placeholder: Printable; readonly width: number};

/** The part of the text around the cursor that fits, with a bar at the cursor. */
export function fieldLine(
	{text, cursor}: {readonly text: string; readonly cursor: number},
	{isFocused, placeholder, width}: FieldLook,
): Line {
	if (!isFocused) {
		return text === '' ? [{emphasis: 'muted', text: placeholder}] : [{emphasis: 'plain', text: printable(text)}];
	}

	const characters = [...text];
	let before = printable(characters.slice(0, cursor).join(''));
	while (displayWidth(before) > width - 2) {
		before = sliced(before, [...before][0]?.length ?? 1);
	}

	return [
		{emphasis: 'plain', text: before},
		{emphasis: 'focus', text: printed`▏`},
		text === ''
			? {emphasis: 'muted', text: placeholder}
			: {emphasis: 'plain', text: printable(characters.slice(cursor).join(''))},
	];
}
