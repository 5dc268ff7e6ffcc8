import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {Plan, PlanDescription, PlanStep} from '../../operations/plan/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {isYes} from '../line/index.js';

/** The plan as text, one line a step. It is printed before anything is sent. */
export function planText(plan: PlanDescription): Printable {
	return joined(
		[
			printable(plan.title),
			...plan.steps.map(step => printed`  ${stepText(step)}`),
			...plan.warnings.map(warning => printed`  note: ${printable(warning)}`),
			printed``,
		],
		printed`\n`,
	);
}

/**
 * With `--dry-run`, prints the plan instead of performing it.
 *
 * @returns whether `--dry-run` is set.
 */
export function isOnlyTold(plan: PlanDescription, args: Arguments, context: CommandContext): boolean {
	if (!args.isSet('dryRun')) {
		return false;
	}

	// Output for programs must not contain the plan.
	const isForPeople = (args.text('output') ?? 'text') === 'text';
	(isForPeople ? context.out : context.err)(planText(plan));
	return true;
}

/** One step as a line. */
export function stepText({verb, kind, namespace, name, note, overwrites}: PlanStep): Printable {
	const target = namespace === undefined ? printable(name) : printed`${printable(namespace)}/${printable(name)}`;
	return printed`${printable(verb)} ${printable(kind)} ${target}: ${printable(note)}${overwrites === undefined ? printed`` : printed`\n    OVERWRITES: ${printable(overwrites)}`}`;
}

/**
 * Prints the plan and asks. `--yes` answers.
 *
 * @returns whether to continue.
 * @throws {UsageError} without a terminal and without `--yes`.
 */
export async function confirm(
	plan: Plan<unknown>,
	question: Printable,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	context.err(planText(plan));
	if (args.isSet('yes')) {
		return true;
	}

	if (!context.ask) {
		throw new UsageError(
			localized`there is no terminal to ask on`,
			localized`look at what would be done above, then give --yes`,
		);
	}

	const answer = await context.ask(printed`${question} [y/N] `);
	return isYes(answer);
}

/** As `confirm`, but only if something would be overwritten. Otherwise the plan continues without a question. */
export async function confirmOverwrites(
	plan: Plan<unknown>,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	return isOverwriting(plan) ? confirm(plan, printed`Overwrite?`, args, context) : true;
}

/** As `confirmOverwrites`, but if nothing is lost, it prints the notes of the plan. */
export async function noteOrConfirm(plan: Plan<unknown>, args: Arguments, context: CommandContext): Promise<boolean> {
	if (!isOverwriting(plan)) {
		for (const warning of plan.warnings) {
			context.err(printed`note: ${printable(warning)}\n`);
		}
	}

	return confirmOverwrites(plan, args, context);
}

function isOverwriting({steps}: Plan<unknown>): boolean {
	return steps.some(({overwrites}) => overwrites !== undefined);
}
