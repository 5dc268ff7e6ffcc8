/** The upper bounds of the buckets of durations, in seconds. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** The metrics of a signer. Labels are certdeck's own words, never names or texts of requests. */
export type Metrics = {
	count(name: CounterName, label?: string): void;
	set(name: GaugeName, value: number): void;
	observe(seconds: number): void;
	/** In the text format of Prometheus 0.0.4. */
	text(): string;
};

const counters = {
	signed: ['certdeck_signer_signatures_total', 'Signatures made, each with a serial of its own.', undefined],
	issued: ['certdeck_signer_issued_total', 'Certificates uploaded.', undefined],
	failed: ['certdeck_signer_failed_total', 'Requests marked Failed, by reason.', 'reason'],
	denied: ['certdeck_signer_denied_total', "Pods' requests denied for good, by reason.", 'reason'],
	unlisted: [
		'certdeck_signer_unlisted_total',
		"Pods' requests left alone, as the configuration does not list them.",
		undefined,
	],
	waiting: [
		'certdeck_signer_waiting_total',
		"Tries at Pods' requests that name a Pod, ServiceAccount or node that is not there.",
		undefined,
	],
	errors: ['certdeck_signer_errors_total', 'Tries that went wrong and are made again, by kind.', 'kind'],
	terms: ['certdeck_signer_terms_total', 'Times that this replica became the leader.', undefined],
	reloads: ['certdeck_signer_authority_reloads_total', 'Changes of the authority that were taken over.', undefined],
	refusals: ['certdeck_signer_authority_refusals_total', 'Changes of the authority that were refused.', undefined],
} as const;

const gauges = {
	leader: ['certdeck_signer_leader', 'Whether this replica leads.'],
	queue: ['certdeck_signer_queue_length', 'Requests that wait or are worked on.'],
	live: ['certdeck_signer_list_live', 'Whether the list of requests is up to date.'],
	trusted: [
		'certdeck_signer_root_published',
		'Whether a ClusterTrustBundle of the signer holds its root; with --pods.',
	],
	authorityEnd: ['certdeck_signer_authority_not_after_seconds', 'When the authority ends, as seconds since 1970.'],
} as const;

export type CounterName = keyof typeof counters;
export type GaugeName = keyof typeof gauges;

export function createMetrics(): Metrics {
	const counts = new Map<CounterName, Map<string, number>>();
	const values = new Map<GaugeName, number>();
	const times: number[] = buckets.map(() => 0);
	let [sum, total] = [0, 0];
	return {
		count(name, label = '') {
			const of = counts.get(name) ?? new Map<string, number>();
			counts.set(name, of.set(label, (of.get(label) ?? 0) + 1));
		},
		set: (name, value) => void values.set(name, value),
		observe(seconds) {
			sum += seconds;
			total += 1;
			for (const [at, end] of buckets.entries()) {
				times[at] = (times[at] ?? 0) + (seconds <= end ? 1 : 0);
			}
		},
		text() {
			const lines: string[] = [];
			const head = (name: string, help: string, type: string) =>
				lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
			for (const [id, [name, help, label]] of Object.entries(counters)) {
				head(name, help, 'counter');
				const found = counts.get(id as CounterName) ?? new Map(label === undefined ? [['', 0]] : []);
				for (const [value, count] of found) {
					lines.push(`${name}${label === undefined ? '' : `{${label}="${value}"}`} ${count}`);
				}
			}

			for (const [id, [name, help]] of Object.entries(gauges)) {
				head(name, help, 'gauge');
				lines.push(`${name} ${values.get(id as GaugeName) ?? 0}`);
			}

			const time = 'certdeck_signer_issue_seconds';
			head(
				time,
				'From a request seen as approved, or as made for a Pod, to its certificate in the cluster.',
				'histogram',
			);
			lines.push(
				...buckets.map((end, at) => `${time}_bucket{le="${end}"} ${times[at] ?? 0}`),
				`${time}_bucket{le="+Inf"} ${total}`,
				`${time}_sum ${sum}`,
				`${time}_count ${total}`,
			);
			head('process_resident_memory_bytes', 'Resident memory.', 'gauge');
			lines.push(`process_resident_memory_bytes ${process.memoryUsage.rss()}`);
			return `${lines.join('\n')}\n`;
		},
	};
}
