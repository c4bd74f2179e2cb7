import { NODE_TYPE } from '../host/credential';
import { readExample, type Workflow } from '../host/workflow';

const example = (file: string): Workflow => readExample(file, { id: '', name: '' });

const TABLE = 'keep-a-table-in-step.json';

/** All values of a node's parameters that are expressions. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(expressionsIn)
		: [];
}

it.each([TABLE, 'keep-a-google-sheet-in-step.json', 'audiences-about-to-expire.json'])(
	'%s has no expression that a person could not drag',
	(file) => {
		const expressions = expressionsIn(example(file).nodes.map(({ parameters }) => parameters));
		expect(expressions).not.toEqual([]);
		for (const each of expressions) expect(each).toMatch(/^=\{\{ \$json\.\w+ \}\}$/);
	},
);

/** What is left without the nodes that bring rows and those that write back: our node, and where it leads. */
function inTheMiddle({ nodes, connections }: Workflow) {
	const [ours = undefined, ...others] = nodes.filter(({ type }) => type === NODE_TYPE);
	expect(others).toEqual([]);
	return { ...ours, leadsTo: connections[ours?.name ?? ''] };
}

it.each(['keep-a-google-sheet-in-step.json', 'keep-hubspot-in-step.json'])(
	'%s differs from the one with a table in trigger and write-back alone',
	(file) => {
		expect(inTheMiddle(example(file))).toEqual(inTheMiddle(example(TABLE)));
	},
);
