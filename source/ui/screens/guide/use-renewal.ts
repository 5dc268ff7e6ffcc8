import {useRef, useState} from 'react';
import type {RenewalFacts} from '../../../deck/ports/index.js';
import type {KnownError} from '../../components/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

/** Typed facts about an earlier request that its Secret does not hold. */
export type RenewalForm = {readonly text: string; readonly signerName: string; readonly usages: string};

/** Makes the plan of a renewal. If facts are missing, a form asks for them first. */
export function useRenewal(onPlan: (text: string, facts?: RenewalFacts) => void): {
	readonly form: RenewalForm | undefined;
	readonly isReading: boolean;
	/** Why the certificate can't be renewed. */
	readonly fault: KnownError | undefined;
	/** @param text - `NAMESPACE/NAME` of a Secret, or the name of a request. */
	begin(text: string): void;
	change(field: 'signerName' | 'usages', value: string): void;
	submit(): void;
	leave(): void;
} {
	const {services} = useDeck();
	const [form, setForm] = useState<RenewalForm>();
	const [isReading, setReading] = useState(false);
	const [fault, setFault] = useState<KnownError>();
	const latest = useRef(0);
	return {
		form,
		isReading,
		fault,
		begin(text) {
			latest.current++;
			const mine = latest.current;
			setReading(true);
			services.guide.missingOfRenewal(text).then(
				missing => {
					if (mine !== latest.current) {
						return;
					}

					setReading(false);
					if (missing === undefined) {
						onPlan(text);
					} else {
						setForm({text, signerName: missing.signerName, usages: missing.usages.join(', ')});
					}
				},
				(error: unknown) => {
					if (!isKnownError(error)) {
						// A bug: thrown where React catches it.
						setReading(() => {
							throw error;
						});
					} else if (mine === latest.current) {
						setReading(false);
						setFault(error);
					}
				},
			);
		},
		change: (field, value) => setForm(before => before && {...before, [field]: value}),
		submit() {
			if (form !== undefined) {
				onPlan(form.text, {signerName: form.signerName.trim(), usages: usagesIn(form.usages)});
			}
		},
		leave() {
			latest.current++;
			setForm(undefined);
			setFault(undefined);
			setReading(false);
		},
	};
}

/** The typed usages; commas separate them. */
export function usagesIn(text: string): readonly string[] {
	return text
		.split(',')
		.map(usage => usage.trim())
		.filter(Boolean);
}
