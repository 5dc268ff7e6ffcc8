import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {SigningPort} from '../../../deck/ports/index.js';
import type {Failing} from '../../../operations/sign/index.js';
import {asAskedLines, decisionLines, isAsAsked, signingPreviewLines} from '../../../present/decision/index.js';
import type {RequestView} from '../../../present/request/index.js';
import type {Line} from '../../../present/text/index.js';
import {wrap} from '../../../present/text/index.js';
import {dialogWidth, ErrorDialog, PlanDialog} from '../../components/index.js';
import {useDeck, useKeys, useScreenSize} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';

export const failInsteadKeys = defineKeys(printed`What a policy refuses`, {
	fail: {
		keys: ['f'],
		label: printed`mark Failed`,
		help: printed`Mark it as Failed instead, with what the policy says of it`,
		footer: true,
		danger: true,
	},
});

export type PreviewedPlan = Awaited<ReturnType<SigningPort['plan']>>;

/** Rows of a terminal that has some for blanks. */
const roomyRows = 30;
/** The usual number of lines of a plan step. */
const linesOfStep = 3;

type PlannedSigningProps = {
	readonly request: CertificateSigningRequest;
	readonly plan: PreviewedPlan;
	readonly stale: ((wasTried: boolean) => readonly Line[]) | undefined;
	readonly onLook: (() => void) | undefined;
	onAgain(): void;
	onBack(): void;
};

/** Shows the preview of the certificate beside the request, and asks whether to sign, or says why that is not possible. */
export function PlannedSigning({request, plan, stale, onLook, onAgain, onBack}: PlannedSigningProps) {
	const {services, navigation} = useDeck();
	const {columns, rows} = useScreenSize();
	const width = dialogWidth(columns);
	const gap: readonly Line[] = rows < roomyRows ? [] : [[]];
	const {preview, refusal, failing} = plan;
	const review = services.detail.review(request);
	const whole = preview === undefined ? [] : signingPreviewLines(preview, width);
	// Nothing is to be told apart: it gives way to what would be written.
	const isShort =
		preview !== undefined &&
		isAsAsked(preview) &&
		whole.length + plan.steps.length * linesOfStep + plan.warnings.length + review.findings.length > rows - 8;
	const previewLines = isShort ? asAskedLines(preview, width) : whole;
	// While a name is typed, letters are text and not keys.
	const isTyped =
		refusal === undefined && (plan.typeToConfirm !== undefined || services.session.info.isNameTyped === true);
	const instead = stale === undefined && !isTyped ? failing : undefined;
	return (
		<>
			{instead === undefined ? null : <FailInsteadKeys request={request} failing={instead} />}
			{refusal === undefined || stale !== undefined ? (
				<PlanDialog
					plan={plan}
					preface={[
						...decisionLines(preview === undefined || isShort ? review : withoutNames(review), 'Signed', width),
						...gap,
						...previewLines,
						...insteadLines(instead, width),
						...gap,
					]}
					doneText={localized`signed ${printable(request.name)}`}
					onDone={navigation.closeDialog}
					onLeave={onBack}
					again={onAgain}
					stale={stale}
					{...(onLook ? {onLook} : {})}
				/>
			) : (
				<ErrorDialog
					title={printed`Can't sign ${printable(request.name)} so`}
					error={refusal}
					more={[[], ...previewLines, ...insteadLines(instead, width)]}
					onLeave={onBack}
				/>
			)}
		</>
	);
}

/** The review without names, because the preview shows them. */
function withoutNames(review: RequestView): RequestView {
	return {...review, summary: review.summary.filter(([label]) => label !== 'serves')};
}

function FailInsteadKeys({request, failing}: {readonly request: CertificateSigningRequest; readonly failing: Failing}) {
	const {navigation} = useDeck();
	useKeys(failInsteadKeys, {fail: {run: () => navigation.ask({kind: 'fail', request, failing})}});
	return null;
}

function insteadLines(failing: Failing | undefined, width: number): readonly Line[] {
	return failing === undefined
		? []
		: [
				...wrap(
					printed`f marks it as Failed instead, ${printable(failing.reason)}: ${printable(failing.message)}`,
					width,
				).map((part): Line => [{emphasis: 'waiting', text: part}]),
			];
}
