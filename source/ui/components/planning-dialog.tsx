import type {Printable} from '../../base/text/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {Line} from '../../present/text/index.js';
import {ErrorDialog} from './error-dialog.js';
import {PlanDialog} from './plan-dialog.js';
import type {Planning} from './use-planning.js';

type PlanningDialogProps<Result> = {
	readonly planning: Planning<Result>;
	/** Printable, where no plan could be made. */
	readonly refusedTitle: Printable;
	/** More to read above the steps. */
	readonly preface?: (plan: Plan<Result>) => readonly Line[];
	/** What the plan writes, where that is said better than by its steps. */
	readonly body?: ((plan: Plan<Result>) => readonly Line[]) | undefined;
	/** Says what was done, a sentence. */
	readonly doneText: string;
	onDone(result: Result): void;
	/** Back to what was typed. */
	onBack(): void;
	/** Plans again from what was typed: part of it may be done. */
	onAgain?: () => void;
	/** See PlanDialog. */
	readonly stale?: ((wasTried: boolean) => readonly Line[]) | undefined;
	onLook?: (() => void) | undefined;
};

/** The plan that was made, to be confirmed, or why none could be. */
export function PlanningDialog<Result>({
	planning,
	refusedTitle,
	preface,
	body,
	doneText,
	onDone,
	onBack,
	onAgain,
	stale,
	onLook,
}: PlanningDialogProps<Result>) {
	switch (planning.phase) {
		case 'planned': {
			const {plan} = planning;
			return (
				<PlanDialog
					plan={plan}
					preface={preface?.(plan) ?? []}
					{...(body ? {body: body(plan)} : {})}
					doneText={doneText}
					onDone={onDone}
					onLeave={onBack}
					stale={stale}
					{...(onLook ? {onLook} : {})}
					{...(onAgain ? {again: onAgain} : {})}
				/>
			);
		}

		case 'refused':
			return <ErrorDialog title={refusedTitle} error={planning.error} onLeave={onBack} />;
		default:
			return null;
	}
}
