import { parse } from 'flatted';
import { z } from 'zod';

const problem = z.object({ message: z.string(), description: z.string().nullish() }).passthrough();

const item = z.object({ json: z.record(z.unknown()), pairedItem: z.unknown(), error: z.unknown() });
export type Item = z.infer<typeof item>;

const nodeRun = z.object({
	executionTime: z.number(),
	error: problem.optional(),
	data: z.object({ main: z.array(z.array(item).nullable()) }).optional(),
});

const resultData = z.object({
	resultData: z.object({ error: problem.optional(), runData: z.record(z.array(nodeRun)) }),
});

/** n8n stores the data as text in which every string and object appears once: "flatted". */
const storedExecution = z.object({
	id: z.string(),
	status: z.string(),
	startedAt: z.coerce.date(),
	stoppedAt: z.coerce.date(),
	data: z
		.string()
		.transform((text): unknown => parse(text))
		.pipe(resultData),
});

const withData = z.object({ data: z.string().refine((text) => parse(text) !== undefined) });

/** Whether what came out can be read: n8n 1.x says that an execution has ended before it has stored that. */
export const isStored = (answer: unknown): boolean => withData.safeParse(answer).success;

/** A finished execution, as far as anyone here asks. */
export interface Execution {
	id: string;
	/** `success`, `error`, `crashed` or `canceled`. */
	status: string;
	startedAt: Date;
	durationMs: number;
	error: z.infer<typeof problem> | undefined;
	/** The items a node gave on an output (0, and 1 for the error branch) in its last run. */
	items(node: string, output?: number): Item[];
	/** How long the last run of a node took, by n8n's own clock. */
	nodeDurationMs(node: string): number | undefined;
}

export function readExecution(answer: unknown): Execution {
	const { id, status, startedAt, stoppedAt, data } = storedExecution.parse(answer);
	const { error, runData } = data.resultData;
	const lastRun = (node: string) => runData[node]?.at(-1);
	return {
		id,
		status,
		startedAt,
		durationMs: stoppedAt.getTime() - startedAt.getTime(),
		error,
		items: (node, output = 0) => lastRun(node)?.data?.main[output] ?? [],
		nodeDurationMs: (node) => lastRun(node)?.executionTime,
	};
}
