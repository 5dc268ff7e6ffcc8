import {timestamp} from '../resources/duration.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Context, Resource, Review, User} from '../schema/resource.js';
import {groupVersion, verbsOf} from '../schema/resource.js';
import {ApiError, forbidden, methodNotAllowed, unknownResource} from '../schema/status.js';
import type {Answer, Call} from './call.js';
import {negotiate, readBody} from './content.js';
import {create} from './create.js';
import type {DecodeReport} from './decode.js';
import {decodeInto} from './decode.js';
import {deleteCollection, deleteOne} from './delete.js';
import {answerPath, nothingHere} from './discovery.js';
import {list, presentOne} from './list.js';
import type {ReadOptions} from './list-options.js';
import {recordUpdate} from './managed-fields.js';
import {patch} from './patch.js';
import {Rbac} from './rbac.js';
import type {RequestInfo} from './request-info.js';
import {readRequestInfo} from './request-info.js';
import {Storage} from './storage.js';
import {update} from './update.js';
import {watch} from './watch.js';
import type {Write, Written} from './write.js';
import {checkKind, readObject} from './write.js';

export type ServerOptions = {
	readonly resources: readonly Resource[];
	readonly reviews: readonly Review[];
	readonly now: () => Date;
	/** Changes kept for each collection. */
	readonly history: number;
};

/** The API server without its network. All calls, over HTTPS or in process, take the same path. */
export class ApiServer {
	readonly storage: Storage;
	readonly resources: readonly Resource[];
	readonly reviews: readonly Review[];
	readonly rbac: Rbac;
	readonly #now: () => Date;

	constructor({resources, reviews, now, history}: ServerOptions) {
		this.storage = new Storage(history);
		this.resources = resources;
		this.reviews = reviews;
		this.rbac = new Rbac(this.storage);
		this.#now = now;
	}

	/** Authorizes, decodes, validates, admits and stores. @throws {ApiError} for every answer that is a Status of failure. */
	async handle(call: Call): Promise<Answer> {
		const info = readRequestInfo(call.method, call.path, call.query);
		const {allowed, reason} = this.rbac.authorize(call.user, info);
		if (!allowed) {
			throw refusal(call.user, info, reason);
		}

		if (!info.isResource) {
			return answerPath(this, call);
		}

		const isServed = (kind: Resource | Review) =>
			kind.group === info.group && kind.version === info.version && kind.plural === info.resource;
		const review = this.reviews.find(isServed);
		if (review) {
			return this.#review(review, call, info);
		}

		const resource = this.resources.find(isServed);
		if (!resource || (info.subresource && !Object.hasOwn(resource.subresources, info.subresource))) {
			if (this.#isGroupServed(info)) {
				throw unknownResource();
			}

			return nothingHere;
		}

		// A cluster-scoped kind has no namespaced path. A namespaced kind can be listed in all namespaces, and written in one.
		if (info.namespace && !resource.namespaced && info.resource !== 'namespaces') {
			throw unknownResource();
		}

		if (
			resource.namespaced &&
			!info.namespace &&
			(info.hasName || info.verb === 'create' || info.verb === 'deletecollection')
		) {
			throw info.verb === 'create' || info.verb === 'deletecollection' ? methodNotAllowed() : unknownResource();
		}

		return this.#serve(resource, info, call);
	}

	#isGroupServed({group}: RequestInfo): boolean {
		return [...this.resources, ...this.reviews].some(kind => kind.group === group);
	}

	context(user: User): Context {
		return {
			user,
			now: this.#now,
			authorize: (whom, attributes) => this.rbac.authorize(whom, attributes),
			rulesFor: (whom, namespace) => this.rbac.rulesFor(whom, namespace),
			get: (plural, key) => this.storage.get(plural, key),
		};
	}

	async #serve(resource: Resource, info: RequestInfo, call: Call): Promise<Answer> {
		const {query, headers} = call;
		const namespace = resource.namespaced ? info.namespace : '';
		const options = {query, accept: headers['accept'], namespace, now: this.#now};
		const warnings: string[] = [];
		const write: Write = {
			warnings,
			storage: this.storage,
			resource,
			subresource: info.subresource,
			namespace,
			name: info.name,
			query,
			body: call.body,
			contentType: headers['content-type'],
			userAgent: headers['user-agent'] ?? '',
			context: this.context(call.user),
		};
		// The path decides between one object and the collection. A verb that neither has is answered with 405.
		const isMain = info.subresource === '';
		const wantsName = ['get', 'update', 'patch', 'delete'].includes(info.verb);
		if (!verbsOf(resource, info.subresource).includes(info.verb) || wantsName !== info.hasName) {
			throw methodNotAllowed();
		}

		const endpoint = isMain ? resource.main : resource.subresources[info.subresource];
		const allowTable = !endpoint?.noTable;
		try {
			return await this.#perform(info.verb, write, options, allowTable);
		} catch (error) {
			if (error instanceof ApiError) {
				error.warnings = warnings;
			}

			throw error;
		}
	}

	async #perform(verb: string, write: Write, options: ReadOptions, allowTable: boolean): Promise<Answer> {
		const {resource, query, warnings} = write;
		if (verb === 'watch') {
			return {kind: 'watch', watch: watch(this.storage, resource, options)};
		}

		const isList = verb === 'list';
		const representation = negotiate(options.accept, allowTable, isList);
		const {encoding} = representation;
		const answer = ({code, object}: Written): Answer => ({
			kind: 'object',
			code,
			object: presentOne(resource, object, representation, query, options.now()),
			encoding,
			warnings,
		});
		switch (verb) {
			case 'list':
				return {kind: 'object', code: 200, object: list(this.storage, resource, options), encoding};
			case 'get':
				return answer({code: 200, object: readObject(write)});
			case 'create':
				return answer(await create(write));
			case 'update':
				return answer(update(write));
			case 'patch':
				return answer(await patch(write));
			case 'delete':
				return {kind: 'object', code: 200, object: deleteOne(write), encoding};
			case 'deletecollection':
				return {kind: 'object', code: 200, object: deleteCollection(write), encoding};
			default:
				throw methodNotAllowed();
		}
	}

	#review(review: Review, call: Call, {verb, name, subresource}: RequestInfo): Answer {
		if (verb !== 'create' || name || subresource) {
			throw name || subresource ? unknownResource() : methodNotAllowed();
		}

		const {encoding} = negotiate(call.headers['accept'], false);
		const {value} = readBody(call.body, call.headers['content-type'], review.shape);
		checkKind(review, value);
		const report: DecodeReport = {unknown: []};
		const decoded = decodeInto(review.shape, review.version, value, report);
		const bare = {...decoded, kind: review.kind, apiVersion: groupVersion(review)} as unknown as KubeObject;
		const author = {
			manager: call.headers['user-agent']?.split('/')[0] || 'unknown',
			operation: 'Update',
			apiVersion: groupVersion(review),
			subresource: '',
		} as const;
		const instant = timestamp(this.#now());
		const object = recordUpdate(review.shape, undefined, bare, author, ['status'], instant) as unknown as JsonObject;
		return {kind: 'object', code: 201, object: review.answer(object, this.context(call.user)), encoding};
	}

	/** A client for controllers: in process, with a user of its own, with the same checks. */
	as(user: User, program = 'kube-controller-manager') {
		const send = async (
			method: string,
			path: string,
			body?: unknown,
			contentType = 'application/json',
		): Promise<KubeObject> => {
			const [plain = '', search = ''] = path.split('?');
			const answer = await this.handle({
				method,
				path: plain,
				query: new URLSearchParams(search),
				headers: {'content-type': contentType, 'user-agent': program},
				body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
				user,
			});
			if (answer.kind !== 'object') {
				throw new ApiError(500, '', 'a controller got an answer that is no object');
			}

			return answer.object as KubeObject;
		};

		return {
			get: (path: string) => send('GET', path),
			create: (path: string, body: unknown) => send('POST', path, body),
			update: (path: string, body: unknown) => send('PUT', path, body),
			patch: (path: string, body: unknown) => send('PATCH', path, body, 'application/merge-patch+json'),
			delete: (path: string, body?: unknown) => send('DELETE', path, body),
		};
	}
}

export type Client = ReturnType<ApiServer['as']>;

function refusal({username}: User, info: RequestInfo, reason: string): ApiError {
	const who = `User ${JSON.stringify(username)} cannot ${info.verb}`;
	if (!info.isResource) {
		return new ApiError(403, 'Forbidden', `forbidden: ${who} path ${JSON.stringify(info.path)}`, {details: {}});
	}

	const what = info.subresource ? `${info.resource}/${info.subresource}` : info.resource;
	const where = info.namespace ? `in the namespace ${JSON.stringify(info.namespace)}` : 'at the cluster scope';
	return forbidden(
		{group: info.group, plural: info.resource},
		info.name,
		`${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(info.group)} ${where}${reason && `: ${reason}`}`,
	);
}
