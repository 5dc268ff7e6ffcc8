import {localized} from '../../base/text/index.js';
import type {RequestList, Store} from '../../cluster/calls/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import {whyReadOnly} from '../../operations/plan/index.js';
import type {Access} from '../../operations/rights/index.js';
import {stateAgainst} from '../../operations/sign/index.js';
import {rightsYaml} from '../../present/work/index.js';
import type {RightsPort} from '../ports/index.js';

type RightsSources = {
	readonly requests: Pick<Store<RequestList>, 'getSnapshot'>;
	readonly access: Pick<Access, 'ask' | 'missingRight' | 'getSnapshot' | 'subscribe'>;
	readonly info: Pick<ContextInfo, 'readOnly' | 'readOnlyBecause'>;
	/** The user on the server; undefined until it is known. */
	me(): UserInfo | undefined;
};

/** Finds what the operator may do, by --read-only, the state of the request, and RBAC. */
export function createRightsServices({requests, access, info, me}: RightsSources): RightsPort {
	return {
		getSnapshot: access.getSnapshot,
		subscribe: access.subscribe,
		whyNot(action, request) {
			return info.readOnly
				? whyReadOnly(info)
				: (stateAgainst(action, request) ?? access.missingRight(action, request));
		},
		ask(request, actions = ['approve', 'deny', 'sign', 'create']) {
			for (const action of actions) {
				// Without a request, only the right to create one can be asked.
				if (request !== undefined || action === 'create') {
					access.ask(action, request);
				}
			}
		},
		missing(request) {
			const username = me()?.username;
			if (username === undefined) {
				return [];
			}

			if (request === undefined) {
				const list = requests.getSnapshot();
				const isRefused = 'error' in list && list.error.code === 'forbidden';
				return isRefused ? [{label: localized`rights to see requests`, text: rightsYaml(['list'], '', username)}] : [];
			}

			return (['approve', 'sign', 'create'] as const)
				.filter(action => access.missingRight(action, request) !== undefined)
				.map(action => ({
					label: localized`rights to ${action === 'approve' ? localized`approve and deny` : action}`,
					text: rightsYaml([action], request.signerName, username),
				}));
		},
	};
}
