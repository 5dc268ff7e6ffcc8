import type {Plan, PlanStep} from '../operations/plan.js';
import {printable} from '../present/printable.js';
import type {Arguments, CommandContext} from './command.js';
import {UsageError} from './command.js';

/** The plan as text, one line a step: what will be sent is on the screen before it is sent. */
export function planText(plan: Plan<unknown>): string {
	return [
		printable(plan.title),
		...plan.steps.map(step => `  ${stepText(step)}`),
		...plan.warnings.map(warning => `  note: ${printable(warning)}`),
		'',
	].join('\n');
}

/** One step as a line. */
export function stepText({verb, kind, namespace, name, note, overwrites}: PlanStep): string {
	const target = namespace === undefined ? printable(name) : `${printable(namespace)}/${printable(name)}`;
	return `${verb} ${kind} ${target}: ${printable(note)}${overwrites === undefined ? '' : `\n    OVERWRITES: ${printable(overwrites)}`}`;
}

/**
 * Prints the plan and asks; `--yes` answers.
 *
 * @returns whether to go on.
 * @throws {UsageError} where there is no terminal to ask on and no `--yes`.
 */
export async function confirm(
	plan: Plan<unknown>,
	question: string,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	context.err(planText(plan));
	if (args.isSet('yes')) {
		return true;
	}

	if (!context.ask) {
		throw new UsageError('there is no terminal to ask on', 'look at what would be done above, then give --yes');
	}

	const answer = await context.ask(`${question} [y/N] `);
	return /^y(es)?$/i.test(answer.trim());
}

/** The same, but only where something there would be overwritten; otherwise the plan goes on unasked. */
export async function confirmOverwrites(
	plan: Plan<unknown>,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	return plan.steps.some(({overwrites}) => overwrites !== undefined)
		? confirm(plan, 'Overwrite?', args, context)
		: true;
}
