import type {Command} from '../arguments/index.js';
import {authorityCommand} from '../authority/index.js';
import {certificatesCommand, inspectCommand, servedCommand} from '../certificates/index.js';
import {bundlesCommand, explainCommand, podsCommand} from '../pods/index.js';
import {failCommand, serveSignerCommand} from '../serve/index.js';
import {completionCommand} from './completion.js';
import {configCommand} from './config.js';
import {approveCommand, denyCommand} from './decide.js';
import {journalCommand} from './journal.js';
import {listCommand} from './list.js';
import {policyCommand} from './policy.js';
import {publishCommand} from './publish.js';
import {renewCommand} from './renew.js';
import {requestCommand} from './request.js';
import {resumeCommand} from './resume.js';
import {reviewCommand} from './review.js';
import {rightsCommand} from './rights.js';
import {showCommand} from './show.js';
import {signCommand} from './sign.js';

/** The verbs, in the order of the help. */
export const commands: readonly Command[] = [
	listCommand,
	showCommand,
	certificatesCommand,
	podsCommand,
	explainCommand,
	inspectCommand,
	servedCommand,
	reviewCommand,
	requestCommand,
	approveCommand,
	denyCommand,
	authorityCommand,
	signCommand,
	failCommand,
	serveSignerCommand,
	publishCommand,
	bundlesCommand,
	renewCommand,
	resumeCommand,
	journalCommand,
	rightsCommand,
	policyCommand,
	configCommand,
	completionCommand,
];
